//! A host against a device that is made of the controller's bare functions.
//!
//! Invariant: the device does nothing but what a test says.

use crate::SimBoard;
use crate::device::Value;
use crate::tests::{board, problems, property, sleep_ms};
use board::{Board, USB_IN, UsbEvent, UsbKind, UsbResult, errno};

const DEVICE: [u8; 18] = [18, 1, 0, 2, 0, 0, 0, 64, 0x34, 0x12, 0xcd, 0xab, 0, 1, 0, 0, 0, 1];
const CONFIGURATION: [u8; 32] =
    [9, 2, 32, 0, 1, 1, 0, 0x80, 50, 9, 4, 0, 0, 2, 0xff, 0, 0, 0, 7, 5, 0x81, 2, 64, 0, 0, 7, 5, 1, 2, 8, 0, 0];

/// Serves the standard requests of the host until nothing more happens.
fn serve(board: &SimBoard, milliseconds: u64) {
    let usb = board.usb().unwrap();
    let mut address = None;
    for _ in 0..milliseconds * 10 {
        board.sleep(100_000, |_| true);
        while let Some(event) = usb.next_event() {
            match event {
                UsbEvent::Setup([0x80, 6, _, kind, _, _, low, _]) => {
                    let data: &[u8] = if kind == 1 { &DEVICE } else { &CONFIGURATION };
                    usb.send(USB_IN, &data[..data.len().min(low.into())]).unwrap();
                }
                UsbEvent::Setup([0, 5, number, ..]) => {
                    address = Some(number);
                    usb.send(USB_IN, &[]).unwrap();
                }
                UsbEvent::Setup([0, 9, ..]) => {
                    usb.open(0x81, UsbKind::Bulk, 64).unwrap();
                    usb.open(0x01, UsbKind::Bulk, 8).unwrap();
                    usb.send(USB_IN, &[]).unwrap();
                }
                UsbEvent::Setup(_) => usb.stall(0, true),
                UsbEvent::Done { endpoint: USB_IN, count: 1.., .. } => usb.expect(0, 0).unwrap(),
                UsbEvent::Done { endpoint: USB_IN, .. } => address.take().into_iter().for_each(|number| usb.set_address(number)),
                _ => {}
            }
        }
    }
}

fn configured() -> SimBoard {
    let board = board("[device.pc]\nmodel = \"usb_host\"\necho = true");
    board.usb().unwrap().connect(true);
    serve(&board, 200);
    assert_eq!(property(&board, "pc", "configured"), Value::Flag(true));
    assert_eq!(problems(&board), [""; 0]);
    board
}

#[test]
fn a_device_is_enumerated_and_disappears() {
    let board = configured();
    assert_eq!(property(&board, "pc", "product"), Value::Text("1234:abcd , ".into()));
    board.usb().unwrap().connect(false);
    assert_eq!(property(&board, "pc", "configured"), Value::Flag(false));
    assert!(board.usb().unwrap().send(0x81, &[]).is_err(), "its endpoints are closed");
}

#[test]
fn data_goes_back_and_forth_in_packets() {
    let board = configured();
    let usb = board.usb().unwrap();
    usb.expect(0x01, 20).unwrap();
    assert_eq!(usb.expect(0x01, 20), Err(board::Error::Errno(errno::EBUSY)));
    usb.send(0x81, b"over and out").unwrap();
    sleep_ms(&board, 1);
    assert_eq!(usb.next_event(), Some(UsbEvent::Done { endpoint: 0x81, result: UsbResult::Success, count: 12 }));
    // Its echo has a full packet and one that is not.
    assert_eq!(usb.next_event(), Some(UsbEvent::Done { endpoint: 0x01, result: UsbResult::Success, count: 12 }));
    let mut buffer = [0; 16];
    assert_eq!((usb.take_received(0x01, &mut buffer), &buffer[..12]), (12, &b"over and out"[..]));
    assert_eq!(usb.take_received(0x01, &mut buffer), 0);
}

#[test]
fn a_packet_without_room_is_cut_off() {
    let board = configured();
    let usb = board.usb().unwrap();
    usb.expect(0x01, 3).unwrap();
    usb.send(0x81, b"12345").unwrap();
    sleep_ms(&board, 1);
    let mut buffer = [0; 8];
    assert_eq!(usb.take_received(0x01, &mut buffer), 3);
    assert_eq!(problems(&board), ["pc: endpoint 0x01 has room for 3 bytes of a packet of 5"]);
}

#[test]
fn a_stalled_endpoint_says_nothing() {
    let board = configured();
    let usb = board.usb().unwrap();
    usb.stall(0x81, true);
    usb.send(0x81, b"1").unwrap();
    // The host asks to have it work again, which this device refuses.
    serve(&board, 20);
    assert_eq!(property(&board, "pc", "bytes"), Value::Text("".into()));
    usb.stall(0x81, false);
    sleep_ms(&board, 20);
    assert_eq!(property(&board, "pc", "bytes"), Value::Text("31".into()));
}

#[test]
fn endpoints_that_cannot_be_are_refused() {
    let board = configured();
    let usb = board.usb().unwrap();
    for (endpoint, kind, packet) in
        [(0, UsbKind::Bulk, 64), (0x81, UsbKind::Control, 8), (0x81, UsbKind::Bulk, 0), (0x82, UsbKind::Interrupt, 65), (16, UsbKind::Bulk, 8)]
    {
        assert_eq!(usb.open(endpoint, kind, packet), Err(board::Error::Errno(errno::ENODEV)), "{endpoint}");
    }
    usb.open(0x82, UsbKind::Isochronous, 1023).unwrap();
}

#[test]
fn a_silent_device_is_given_up() {
    let board = board("[device.pc]\nmodel = \"usb_host\"");
    board.usb().unwrap().connect(true);
    sleep_ms(&board, 6000);
    assert_eq!(problems(&board), [
        "pc: the device does not answer the request 80 06 00 01 00 00 40 00",
        "pc: the device cannot be used without its descriptor"
    ]);
}
