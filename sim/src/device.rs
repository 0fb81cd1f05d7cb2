//! What a device model is, and what it can do to the world.
//!
//! Invariant: a device is told of everything through its trait and acts through a [`Port`]
//! only; it keeps no reference to the world.

use crate::chip::i2s::Frame;
pub use crate::chip::usb::UsbAnswer;
use crate::net::{Drive, Signal};
use crate::time::Time;
use crate::world::{Due, World};
use board::{CanFrame, Network};
use std::fmt;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct DeviceId(pub u16);

/// A value of an action or a property.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    Flag(bool),
    Number(f64),
    Text(String),
    /// A duration.
    Time(Time),
    Numbers(Vec<f64>),
}

impl Value {
    pub fn number(&self) -> f64 {
        match self {
            Value::Flag(flag) => f64::from(u8::from(*flag)),
            Value::Number(number) => *number,
            Value::Time(time) => crate::time::as_seconds(*time),
            Value::Text(_) | Value::Numbers(_) => 0.0,
        }
    }

    pub fn flag(&self) -> bool {
        self.number() != 0.0
    }

    pub fn time(&self) -> Time {
        match self {
            Value::Time(time) => *time,
            other => crate::time::from_seconds(other.number()).unwrap_or(0),
        }
    }

    pub fn text(&self) -> &str {
        match self {
            Value::Text(text) => text,
            _ => "",
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Flag(flag) => write!(out, "{flag}"),
            Value::Number(number) => write!(out, "{}", (number * 1e6).round() / 1e6),
            Value::Text(text) => write!(out, "{text:?}"),
            Value::Time(time) => write!(out, "{}", crate::time::Span(*time)),
            Value::Numbers(numbers) => write!(out, "{numbers:?}"),
        }
    }
}

/// What kind of value an action takes or a property has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Flag,
    Number,
    Text,
    Time,
    Numbers,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Flag => "true or false",
            Kind::Number => "a number",
            Kind::Text => "a text",
            Kind::Time => "a time such as \"200 ms\"",
            Kind::Numbers => "a list of numbers",
        }
    }
}

/// Pixels of a display, row by row from the top left, as red, green, blue.
pub struct Picture {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<[u8; 3]>,
}

/// A simulated device. Terminals are numbered in the order of its model's table.
pub trait Device: Send {
    /// Power is switched on.
    fn start(&mut self, _port: &mut Port<'_>) {}
    /// The signal on a terminal changed.
    fn changed(&mut self, _terminal: usize, _signal: Signal, _port: &mut Port<'_>) {}
    /// Something that the device asked for with [`Port::after`] is due.
    fn due(&mut self, _tag: u32, _port: &mut Port<'_>) {}
    /// A stream of bits with exact timing came in on a terminal (see `board::Pulses::send_bits`).
    fn bits(&mut self, _terminal: usize, _timing_ns: [u32; 4], _data: &[u8], _port: &mut Port<'_>) {}
    /// The converter is about to measure a terminal: a voltage that changes with time is brought up to date.
    fn sampled(&mut self, _terminal: usize, _port: &mut Port<'_>) {}
    /// The scenario does something; the model's table says what there is.
    fn act(&mut self, _action: &str, _value: &Value, _port: &mut Port<'_>) {}
    /// What can be observed; the model's table says what there is.
    fn property(&self, _name: &str, _now: Time) -> Option<Value> {
        None
    }
    fn i2c(&mut self) -> Option<&mut dyn I2cDevice> {
        None
    }
    fn spi(&mut self) -> Option<&mut dyn SpiDevice> {
        None
    }
    fn serial(&mut self) -> Option<&mut dyn SerialDevice> {
        None
    }
    fn can(&mut self) -> Option<&mut dyn CanDevice> {
        None
    }
    fn usb_host(&mut self) -> Option<&mut dyn UsbHostDevice> {
        None
    }
    fn radio(&mut self) -> Option<&mut dyn RadioDevice> {
        None
    }
    fn access_point(&mut self) -> Option<&mut dyn AccessPointDevice> {
        None
    }
    fn sound(&mut self) -> Option<&mut dyn SoundDevice> {
        None
    }
    fn picture(&self) -> Option<Picture> {
        None
    }
    /// What the device shows, as a line or several.
    fn show(&self, now: Time) -> String;
    /// Each edge of pulse trains on its inputs is wanted, not the trains as such.
    fn wants_edges(&self) -> bool {
        false
    }
}

/// The target side of I2C, a byte at a time.
pub trait I2cDevice {
    fn answers(&self, address: u16) -> bool;
    /// One of its addresses, for a device that has several.
    fn addressed(&mut self, _address: u16) {}
    /// Start with the device's address; false: not acknowledged.
    fn start(&mut self, _read: bool, _port: &mut Port<'_>) -> bool {
        true
    }
    /// False: not acknowledged.
    fn write(&mut self, byte: u8, port: &mut Port<'_>) -> bool;
    fn read(&mut self, port: &mut Port<'_>) -> u8;
    fn stop(&mut self, _port: &mut Port<'_>) {}
    /// Highest clock in Hz.
    fn fastest(&self) -> u32 {
        400_000
    }
}

/// The target side of SPI, a byte at a time.
pub trait SpiDevice {
    /// Clock modes (polarity · 2 + phase) that the device understands.
    fn modes(&self) -> &'static [u8] {
        &[0, 3]
    }
    /// Highest clock in Hz.
    fn fastest(&self) -> u32 {
        10_000_000
    }
    /// True for devices that shift whether they are selected or not.
    fn ignores_select(&self) -> bool {
        false
    }
    /// True for a device that is sent clocks before it is selected.
    fn awaits_clocks(&self) -> bool {
        false
    }
    fn exchange(&mut self, byte: u8, port: &mut Port<'_>) -> u8;
}

/// The other end of a serial line.
pub trait SerialDevice {
    /// None: whatever the board uses.
    fn baudrate(&self) -> Option<u32>;
    fn receive(&mut self, byte: u8, port: &mut Port<'_>);
}

/// A node on the CAN bus.
pub trait CanDevice {
    fn bitrate(&self) -> u32;
    /// A message that somebody else sent.
    fn receive(&mut self, frame: &CanFrame, port: &mut Port<'_>);
}

/// The host on the board's USB port.
pub trait UsbHostDevice {
    /// The program shows its device, or takes it away.
    fn attached(&mut self, on: bool, port: &mut Port<'_>);
    /// An endpoint has a packet, or room for one, or refuses.
    fn ready(&mut self, endpoint: u8, port: &mut Port<'_>);
    /// The device wakes the host up.
    fn woken(&mut self, port: &mut Port<'_>);
}

/// What a radio sends, and how.
#[derive(Clone, Debug)]
pub struct Packet {
    pub channel: u8,
    /// Bits a second.
    pub rate: u64,
    /// Bytes of the checksum.
    pub checksum: u8,
    pub address: Vec<u8>,
    /// The length of the payload is sent with it.
    pub dynamic: bool,
    pub payload: Vec<u8>,
}

/// A device that hears what others send.
pub trait RadioDevice {
    /// What goes back with the acknowledge; None: it does not acknowledge.
    fn hear(&mut self, packet: &Packet, port: &mut Port<'_>) -> Option<Vec<u8>>;
}

/// A wireless network.
pub trait AccessPointDevice {
    /// What a board finds, by this address; None while it is off.
    fn network(&self, address: [u8; 6]) -> Option<Network>;
    fn accepts(&self, key: &[u8]) -> bool;
    /// So many boards are connected.
    fn set_stations(&mut self, count: u32);
}

/// A device on I2S.
pub trait SoundDevice {
    /// Frame number `index` of a stream that began at `start`, as a source has it.
    fn record(&mut self, _start: Time, _index: u64, _rate: u32) -> Option<Frame> {
        None
    }
    /// A frame that the board sends.
    fn play(&mut self, _frame: Frame, _rate: u32, _port: &mut Port<'_>) {}
}

/// Puts bytes together from the edges of a clock, for programs that move bits by hand.
#[derive(Default)]
pub struct BitReceiver {
    bits: u8,
    count: u8,
}

impl BitReceiver {
    /// The clock rose while data had this level; the byte, when it was the last bit, first bit highest.
    pub fn rise(&mut self, data: bool) -> Option<u8> {
        self.bits = self.bits << 1 | u8::from(data);
        self.count = (self.count + 1) % 8;
        (self.count == 0).then_some(self.bits)
    }

    /// The device was selected or deselected.
    pub fn restart(&mut self) {
        self.count = 0;
    }
}

/// A step of a device that is a controller on I2C.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TargetStep {
    Start { read: bool },
    Write(u8),
    /// The answer is the byte.
    Read,
    Stop,
}

/// The world, as one device sees it.
pub struct Port<'w> {
    pub(crate) world: &'w mut World,
    pub(crate) device: DeviceId,
}

impl Port<'_> {
    pub fn now(&self) -> Time {
        self.world.now()
    }

    /// Drives a terminal.
    pub fn drive(&mut self, terminal: usize, drive: Drive) {
        self.world.drive_terminal(self.device, terminal, drive);
    }

    pub fn signal(&self, terminal: usize) -> Signal {
        self.world.terminal_signal(self.device, terminal)
    }

    pub fn level(&self, terminal: usize) -> bool {
        self.signal(terminal).level
    }

    /// The level that somebody else drives on a terminal; None when nobody does.
    pub fn driven_from_outside(&self, terminal: usize) -> Option<bool> {
        self.world.driven_from_outside(self.device, terminal)
    }

    pub fn model(&self) -> &'static crate::devices::Model {
        self.world.devices[usize::from(self.device.0)].model
    }

    /// True when the terminal is wired to anything.
    pub fn connected(&self, terminal: usize) -> bool {
        self.world.terminal_connected(self.device, terminal)
    }

    /// Asks for [`Device::due`] after so many nanoseconds.
    pub fn after(&mut self, delay: Time, tag: u32) {
        let time = self.now() + delay;
        self.world.schedule(time, Due::Device(self.device, tag));
    }

    /// Sends a byte over the device's serial line (terminal `tx`), after those before it.
    pub fn send(&mut self, byte: u8, rate: Option<u32>) {
        self.world.serial_from_device(self.device, byte, rate);
    }

    /// Sends a message on the CAN bus, so many bits a second, when its turn has come.
    pub fn send_message(&mut self, frame: &CanFrame, rate: u32) {
        self.world.message_from_device(self.device, frame, rate);
    }

    /// Whether there are other devices of the same model.
    pub fn others_of_my_model(&self) -> bool {
        let model = self.model();
        self.world.devices.iter().filter(|slot| std::ptr::eq(slot.model, model)).count() > 1
    }

    /// Whether the program shows a USB device.
    pub fn usb_is_attached(&self) -> bool {
        self.world.usb_is_attached()
    }

    /// The number that the USB device has.
    pub fn usb_address(&self) -> u8 {
        self.world.usb_address()
    }

    /// Resets the USB bus.
    pub fn usb_reset_bus(&mut self) {
        self.world.usb_reset_bus();
    }

    /// Sends a request to the USB device.
    pub fn usb_setup(&mut self, request: [u8; 8]) {
        self.world.usb_setup(request);
    }

    /// Asks an endpoint of the USB device for a packet.
    pub fn usb_in(&mut self, endpoint: u8) -> UsbAnswer {
        self.world.usb_in(endpoint)
    }

    /// Sends a packet to an endpoint of the USB device.
    pub fn usb_out(&mut self, endpoint: u8, data: &[u8]) -> UsbAnswer {
        self.world.usb_out(endpoint, data)
    }

    /// The USB bus goes to sleep, or wakes up.
    pub fn usb_suspend(&mut self, on: bool) {
        self.world.usb_suspend(on);
    }

    /// Sends a packet to all other radios; what came back with an acknowledge.
    pub fn transmit(&mut self, packet: &Packet) -> Option<Vec<u8>> {
        let mut answer = None;
        for index in 0..self.world.devices.len() {
            let heard = self.world.with_device(DeviceId(index as u16), |device, port| device.radio()?.hear(packet, port));
            answer = answer.or(heard.flatten());
        }
        answer
    }

    /// Another network is in reach, or one is gone.
    pub fn networks_changed(&mut self) {
        let now = self.now();
        self.world.schedule(now, Due::Link);
    }

    /// Goes on sending where the board was not ready.
    pub fn go_on_sending(&mut self) {
        self.world.device_sends_next(self.device);
    }

    /// Holds the device's serial line for longer than a character.
    pub fn send_break(&mut self) {
        self.world.break_from_device(self.device);
    }

    /// Says what a laboratory instrument would complain about.
    pub fn complain(&mut self, text: fmt::Arguments<'_>) {
        let name = self.world.device_name(self.device).to_string();
        self.world.complain(&format!("{name}: {text}"));
    }

    /// The board as a target on the device's terminals `scl` and `sda`, where it answers an address.
    pub fn board_target(&self, address: u16) -> Option<u8> {
        let slot = &self.world.devices[usize::from(self.device.0)];
        let net = |name: &str| slot.model.terminal(name).map(|terminal| slot.terminals[terminal]);
        self.world.target_on_nets((net("scl")?, net("sda")?), address)
    }

    /// Does the next step of a transaction with the board; None while the board holds the clock.
    pub fn step_target(&mut self, target: u8, step: TargetStep) -> Option<u8> {
        if self.world.target_holds(target) {
            return None;
        }
        match step {
            TargetStep::Start { read } => self.world.target_start(target, read),
            TargetStep::Write(byte) => self.world.target_put(target, byte),
            TargetStep::Read => return self.world.target_get(target),
            TargetStep::Stop => self.world.target_end(target),
        }
        Some(0)
    }

    /// Nanoseconds since 1970 that the board's calendar shows.
    pub fn calendar_ns(&self) -> u64 {
        self.world.calendar_ns()
    }

    /// A line of the trace; the text is made only when somebody reads it.
    pub fn note(&mut self, text: fmt::Arguments<'_>) {
        self.world.note_device(self.device, text);
    }
}
