//! The chip's USB controller as a device, for `usb-device`.
//!
//! The controller and the processor share 4 KB of memory: the setup packet, two words of control for each endpoint and
//! direction, and the buffers of packets. A buffer belongs to the controller while it is marked available. (The
//! workaround for the fault E5 of the first chips, on which devices behind a busy hub may not be found, is not here.)
//!
//! Invariant: a buffer is read and written only while it belongs to the processor.

use core::sync::atomic::{AtomicBool, Ordering};
use peripherals::cycles;
use rp_pac::usb_dpram::regs::EpBufferControl;
use rp_pac::usb_dpram::vals::EpControlEndpointType;
use rp_pac::{RESETS, USB, USB_DPRAM, common};
use usb_device::bus::{PollResult, UsbBus};
use usb_device::endpoint::{EndpointAddress, EndpointType};
use usb_device::{Result, UsbDirection, UsbError};

/// Endpoints of each direction, number 0 included.
const ENDPOINTS: usize = 4;
/// The shared memory: where it is, how large it is, where the buffer of endpoint 0 is and where the others begin.
const MEMORY: *mut u8 = 0x5010_0000 as *mut u8;
const SIZE: u16 = 4096;
const CONTROL_BUFFER: u16 = 0x100;
const BUFFERS: u16 = 0x180;
const LARGEST: u16 = 64;
const SETUP: usize = 8;
/// Clocks of the processor between a word of control and its being marked available: the controller is slower.
const SETTLE: u32 = 12;

/// An endpoint of one direction.
#[derive(Clone, Copy)]
struct Endpoint {
    kind: EndpointType,
    size: u16,
    buffer: u16,
}

/// The controller.
pub struct Bus {
    inputs: [Option<Endpoint>; ENDPOINTS],
    outputs: [Option<Endpoint>; ENDPOINTS],
    /// Where the next buffer goes.
    free: u16,
    /// A setup packet waits to be read.
    has_setup: AtomicBool,
}

impl Bus {
    /// Resets the controller and connects it to the pins. Its clock runs.
    pub fn new() -> Bus {
        RESETS.reset().modify(|held| held.set_usbctrl(true));
        RESETS.reset().modify(|held| held.set_usbctrl(false));
        while !RESETS.reset_done().read().usbctrl() {}
        for word in 0..usize::from(BUFFERS) / 4 {
            // SAFETY: the control part of the shared memory, which the controller does not use yet.
            unsafe { MEMORY.cast::<u32>().add(word).write_volatile(0) };
        }
        USB.usb_muxing().write(|muxing| {
            muxing.set_to_phy(true);
            muxing.set_softcon(true);
        });
        // The board does not connect the pin that tells whether there is power: it runs on it.
        USB.usb_pwr().write(|power| {
            power.set_vbus_detect(true);
            power.set_vbus_detect_override_en(true);
        });
        USB.main_ctrl().write(|control| control.set_controller_en(true));
        Bus { inputs: [None; ENDPOINTS], outputs: [None; ENDPOINTS], free: BUFFERS, has_setup: AtomicBool::new(false) }
    }

    fn endpoint(&self, address: EndpointAddress) -> Result<Endpoint> {
        let table = if address.is_in() { &self.inputs } else { &self.outputs };
        table.get(address.index()).copied().flatten().ok_or(UsbError::InvalidEndpoint)
    }

    /// Sets the endpoints up as they are after a reset of the bus.
    fn set_up(&self) {
        for index in 1..ENDPOINTS {
            if let Some(endpoint) = self.inputs[index] {
                enable(USB_DPRAM.ep_in_control(index - 1), endpoint);
                input_control(index).write(|control| control.set_pid(0, true));
            }
            if let Some(endpoint) = self.outputs[index] {
                enable(USB_DPRAM.ep_out_control(index - 1), endpoint);
                give(output_control(index), endpoint.size, false, false);
            }
        }
        USB.sie_ctrl().modify(|control| control.set_ep0_int_1buf(true));
        input_control(0).write(|control| control.set_pid(0, true));
        output_control(0).write(|control| control.set_pid(0, true));
    }

    fn read_setup(&self, buffer: &mut [u8]) -> Result<usize> {
        let packet = buffer.get_mut(..SETUP).ok_or(UsbError::BufferOverflow)?;
        copy_out(0, packet);
        let expects_output = packet[0] & 0x80 != 0 || packet[6] != 0 || packet[7] != 0;
        USB.sie_status().write(|status| status.set_setup_rec(true));
        // An output that was under way is void.
        USB.buff_status().write(|status| status.0 = 1 << 1);
        // Both directions go on with DATA1; an input flips its bit first.
        input_control(0).modify(|control| control.set_pid(0, false));
        if expects_output {
            give(output_control(0), LARGEST, true, false);
        } else {
            output_control(0).write(|control| control.set_pid(0, true));
        }
        Ok(SETUP)
    }
}

type Control = common::Reg<EpBufferControl, common::RW>;

fn input_control(index: usize) -> Control {
    USB_DPRAM.ep_in_buffer_control(index)
}

fn output_control(index: usize) -> Control {
    USB_DPRAM.ep_out_buffer_control(index)
}

fn control(address: EndpointAddress) -> Control {
    if address.is_in() { input_control(address.index()) } else { output_control(address.index()) }
}

fn enable(register: common::Reg<rp_pac::usb_dpram::regs::EpControl, common::RW>, endpoint: Endpoint) {
    register.write(|control| {
        control.set_endpoint_type(match endpoint.kind {
            EndpointType::Control => EpControlEndpointType::CONTROL,
            EndpointType::Isochronous { .. } => EpControlEndpointType::ISOCHRONOUS,
            EndpointType::Bulk => EpControlEndpointType::BULK,
            EndpointType::Interrupt => EpControlEndpointType::INTERRUPT,
        });
        control.set_interrupt_per_buff(true);
        control.set_enable(true);
        control.set_buffer_address(endpoint.buffer);
    });
}

/// Gives a buffer to the controller: `full` for the host to have, or empty to be filled.
fn give(register: Control, length: u16, pid: bool, full: bool) {
    register.write(|control| {
        control.set_length(0, length);
        control.set_pid(0, pid);
        control.set_full(0, full);
    });
    cycles::spin(SETTLE);
    register.modify(|control| control.set_available(0, true));
}

/// Copies from the shared memory, byte by byte: the lengths of packets are any.
fn copy_out(at: u16, target: &mut [u8]) {
    for (index, byte) in target.iter_mut().enumerate() {
        // SAFETY: buffers lie in the shared memory, and this one belongs to the processor.
        *byte = unsafe { MEMORY.add(usize::from(at) + index).read_volatile() };
    }
}

fn copy_in(at: u16, source: &[u8]) {
    for (index, byte) in source.iter().enumerate() {
        // SAFETY: as above.
        unsafe { MEMORY.add(usize::from(at) + index).write_volatile(*byte) };
    }
}

impl UsbBus for Bus {
    fn alloc_ep(
        &mut self,
        direction: UsbDirection,
        address: Option<EndpointAddress>,
        kind: EndpointType,
        size: u16,
        _interval: u8,
    ) -> Result<EndpointAddress> {
        let is_control = kind == EndpointType::Control;
        let table = if direction == UsbDirection::In { &mut self.inputs } else { &mut self.outputs };
        let index = match address {
            Some(address) => address.index(),
            None => (1..ENDPOINTS).find(|index| table[*index].is_none()).ok_or(UsbError::EndpointOverflow)?,
        };
        if size > LARGEST || is_control != (index == 0) {
            return Err(UsbError::Unsupported);
        }
        let place = table.get_mut(index).ok_or(UsbError::EndpointOverflow)?;
        if place.is_some() {
            return Err(UsbError::InvalidEndpoint);
        }
        let buffer = if is_control { CONTROL_BUFFER } else { self.free };
        if buffer + LARGEST > SIZE {
            return Err(UsbError::EndpointMemoryOverflow);
        }
        *place = Some(Endpoint { kind, size, buffer });
        if !is_control {
            self.free += LARGEST;
        }
        Ok(EndpointAddress::from_parts(index, direction))
    }

    fn enable(&mut self) {
        USB.inte().write(|enabled| {
            enabled.set_buff_status(true);
            enabled.set_bus_reset(true);
            enabled.set_dev_resume_from_host(true);
            enabled.set_dev_suspend(true);
            enabled.set_setup_req(true);
        });
        USB.sie_ctrl().modify(|control| control.set_pullup_en(true));
    }

    fn reset(&self) {
        USB.sie_status().write(|status| status.set_bus_reset(true));
        USB.buff_status().write(|status| status.0 = u32::MAX);
        USB.addr_endp().write(|address| address.set_address(0));
        self.has_setup.store(false, Ordering::Relaxed);
        self.set_up();
    }

    fn set_device_address(&self, address: u8) {
        USB.addr_endp().write(|register| register.set_address(address));
    }

    fn write(&self, address: EndpointAddress, bytes: &[u8]) -> Result<usize> {
        let endpoint = self.endpoint(address)?;
        let register = input_control(address.index());
        let before = register.read();
        if before.available(0) {
            return Err(UsbError::WouldBlock);
        }
        if bytes.len() > endpoint.size.into() {
            return Err(UsbError::BufferOverflow);
        }
        copy_in(endpoint.buffer, bytes);
        give(register, bytes.len() as u16, !before.pid(0), true);
        Ok(bytes.len())
    }

    fn read(&self, address: EndpointAddress, buffer: &mut [u8]) -> Result<usize> {
        let endpoint = self.endpoint(address)?;
        let index = address.index();
        if index == 0 && self.has_setup.load(Ordering::Relaxed) {
            self.has_setup.store(false, Ordering::Relaxed);
            return self.read_setup(buffer);
        }
        let register = output_control(index);
        let before = register.read();
        if !before.full(0) {
            return Err(UsbError::WouldBlock);
        }
        let length = before.length(0);
        let packet = buffer.get_mut(..length.into()).ok_or(UsbError::BufferOverflow)?;
        copy_out(endpoint.buffer, packet);
        if index > 0 || length == endpoint.size {
            give(register, endpoint.size, !before.pid(0), false);
        } else {
            // A short packet ends a control transfer.
            register.write(|control| control.set_pid(0, !before.pid(0)));
        }
        Ok(length.into())
    }

    fn set_stalled(&self, address: EndpointAddress, stalled: bool) {
        if address.index() == 0 {
            USB.ep_stall_arm().modify(|arm| if address.is_in() { arm.set_ep0_in(stalled) } else { arm.set_ep0_out(stalled) });
        }
        control(address).modify(|control| control.set_stall(stalled));
    }

    fn is_stalled(&self, address: EndpointAddress) -> bool {
        control(address).read().stall()
    }

    fn suspend(&self) {}

    fn resume(&self) {}

    fn poll(&self) -> PollResult {
        let raised = USB.ints().read();
        if raised.bus_reset() {
            return PollResult::Reset;
        }
        let done = USB.buff_status().read().0;
        if done == 0 && !raised.setup_req() {
            if raised.dev_suspend() {
                USB.sie_status().write(|status| status.set_suspended(true));
                return PollResult::Suspend;
            }
            if raised.dev_resume_from_host() {
                USB.sie_status().write(|status| status.set_resume(true));
                return PollResult::Resume;
            }
            return PollResult::None;
        }
        // A packet that is not read at once stays in its buffer, which says that it is full.
        USB.buff_status().write(|status| status.0 = done);
        if raised.setup_req() {
            // What the host was to have before is void.
            input_control(0).modify(|control| control.set_available(0, false));
            self.has_setup.store(true, Ordering::Relaxed);
        }
        // Bits alternate between inputs and outputs.
        let every_other = |first: usize| (0..ENDPOINTS).filter(|index| done >> (2 * index + first) & 1 != 0).fold(0, |bits, index| bits | 1 << index);
        PollResult::Data { ep_out: every_other(1), ep_in_complete: every_other(0), ep_setup: u16::from(raised.setup_req()) }
    }
}
