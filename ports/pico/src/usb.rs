//! The USB console: a CDC-ACM serial port.
//!
//! Received packets go to the console in the interrupt, so Ctrl-C is seen whatever the program does. A console
//! without room holds the host up: the packet stays where it is until there is room for it.
//!
//! Invariant: output waits for a host that reads, and never for one that does not.

use crate::bus::Bus;
use crate::power;
use core::cell::RefCell;
use core::sync::atomic::{AtomicBool, Ordering};
use critical_section::Mutex;
use peripherals::interrupts;
use port::CONSOLE;
use usb_device::UsbError;
use usb_device::bus::UsbBusAllocator;
use usb_device::device::{StringDescriptors, UsbDevice, UsbDeviceBuilder, UsbDeviceState, UsbVidPid};
use usbd_serial::{SerialPort, USB_CLASS_CDC};

/// Number of its interrupt.
pub const INTERRUPT: usize = 5;
/// Tools know boards with MicroPython's interface by these numbers.
const IDENTITY: UsbVidPid = UsbVidPid(0x2e8a, 0x0005);
/// Bytes of a packet.
const PACKET: usize = 64;
/// Output that makes no headway for so long is lost.
const PATIENCE_US: u64 = 500_000;
/// The longest that a restart waits for output.
const DRAIN_US: u64 = 100_000;
/// A host that sets this rate and hangs up asks for the boot loader.
const BOOTLOADER_BAUD: u32 = 1200;

type Port = SerialPort<'static, Bus, [u8; 128], [u8; 512]>;

struct Link {
    device: UsbDevice<'static, Bus>,
    serial: Port,
    /// The host had the port open.
    opened: bool,
}

static LINK: Mutex<RefCell<Option<Link>>> = Mutex::new(RefCell::new(None));
static mut ALLOCATOR: Option<UsbBusAllocator<Bus>> = None;
/// A packet may wait until the console has room.
static HELD: AtomicBool = AtomicBool::new(false);
/// The host does not read.
static STALLED: AtomicBool = AtomicBool::new(false);

/// Connects to the bus.
///
/// # Safety
/// Called once.
pub unsafe fn start() {
    let bus = UsbBusAllocator::new(Bus::new());
    // SAFETY: called once, and nothing else refers to the allocator.
    let bus: &'static UsbBusAllocator<Bus> = unsafe { (*(&raw mut ALLOCATOR)).insert(bus) };
    let serial = SerialPort::new_with_store(bus, [0; 128], [0; 512]);
    let texts = StringDescriptors::default().manufacturer("Antaresia").product("Board in FS mode").serial_number(power::serial_number());
    let builder = UsbDeviceBuilder::new(bus, IDENTITY).device_class(USB_CLASS_CDC);
    let (Ok(builder), size) = (builder.strings(&[texts]), 64) else { return };
    let Ok(builder) = builder.max_packet_size_0(size) else { return };
    let link = Link { device: builder.build(), serial, opened: false };
    critical_section::with(|token| LINK.borrow_ref_mut(token).replace(link));
    interrupts::enable(INTERRUPT);
}

/// Runs `work` on the link, if there is one and nobody else is at it.
fn with<T>(work: impl FnOnce(&mut Link) -> T) -> Option<T> {
    critical_section::with(|token| LINK.borrow(token).try_borrow_mut().ok()?.as_mut().map(work))
}

impl Link {
    /// Serves the bus and takes what was received.
    fn serve(&mut self) {
        self.device.poll(&mut [&mut self.serial]);
        loop {
            if CONSOLE.room() < PACKET {
                HELD.store(true, Ordering::Relaxed);
                break;
            }
            let mut packet = [0; PACKET];
            let Ok(count @ 1..) = self.serial.read(&mut packet) else { break };
            for &byte in &packet[..count] {
                CONSOLE.receive(byte);
            }
        }
        let open = self.is_open();
        if self.opened && !open && self.serial.line_coding().data_rate() == BOOTLOADER_BAUD {
            power::bootloader();
        }
        self.opened = open;
    }

    fn is_open(&self) -> bool {
        self.device.state() == UsbDeviceState::Configured && self.serial.dtr()
    }
}

pub extern "C" fn interrupt() {
    with(Link::serve);
}

/// Takes input that was held up, once there is room for it.
pub fn poll() {
    if HELD.load(Ordering::Relaxed) && CONSOLE.room() >= PACKET {
        HELD.store(false, Ordering::Relaxed);
        with(Link::serve);
    }
}

/// True while a host has the port open and reads.
pub fn is_open() -> bool {
    with(|link| link.is_open()).unwrap_or(false) && !STALLED.load(Ordering::Relaxed)
}

/// Sends bytes. Works with interrupts off, too.
pub fn write(bytes: &[u8]) {
    let mut rest = bytes;
    let mut last = peripherals::now();
    while !rest.is_empty() {
        let sent = with(|link| {
            if !link.is_open() {
                return Err(UsbError::InvalidState);
            }
            match link.serial.write(rest) {
                Err(UsbError::WouldBlock) => {
                    link.device.poll(&mut [&mut link.serial]);
                    Ok(0)
                }
                other => other,
            }
        });
        match sent {
            Some(Ok(0)) => {
                let waited = peripherals::now() - last;
                if STALLED.load(Ordering::Relaxed) || waited > PATIENCE_US {
                    STALLED.store(true, Ordering::Relaxed);
                    return;
                }
            }
            Some(Ok(count)) => {
                rest = &rest[count..];
                last = peripherals::now();
                STALLED.store(false, Ordering::Relaxed);
            }
            _ => return,
        }
    }
}

/// Sees to it that what was sent is on its way, before the chip restarts. Works with interrupts off, too.
pub fn drain() {
    let end = peripherals::now() + DRAIN_US;
    while peripherals::now() < end {
        let left = with(|link| {
            link.device.poll(&mut [&mut link.serial]);
            link.is_open() && link.serial.flush() == Err(UsbError::WouldBlock)
        });
        if left != Some(true) {
            return;
        }
    }
}
