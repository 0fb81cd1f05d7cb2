//! nRF24L01+: a radio on SPI for packets of up to 32 bytes. All radios of a circuit hear each other.
//!
//! Invariant: a packet takes its time on the air and arrives at its end, at radios that listen on its channel, at its
//! rate and with its address; what is acknowledged stands in the receiver's buffer.

use super::Model;
use crate::device::{Device, Kind, Packet, Port, RadioDevice, SpiDevice, Value};
use crate::net::{Drive, Signal};
use crate::time::{MICROSECOND, SECOND, Time};
use std::collections::VecDeque;

pub static MODEL: Model = Model {
    name: "nrf24l01",
    about: "radio on SPI (nRF24L01+)",
    terminals: &["sck", "mosi", "miso", "cs", "ce", "irq?"],
    parameters: &["spi"],
    actions: &[("reachable", Kind::Flag), ("deliver", Kind::Text)],
    properties: &[
        ("sent", Kind::Number),
        ("lost", Kind::Number),
        ("received", Kind::Number),
        ("last", Kind::Text),
        ("channel", Kind::Number),
        ("listening", Kind::Flag),
    ],
    make: |_| Ok(Box::new(Radio::new())),
};

const CS: usize = 3;
const CE: usize = 4;
const IRQ: usize = 5;

mod register {
    pub const CONFIG: usize = 0x00;
    pub const EN_AA: usize = 0x01;
    pub const EN_RXADDR: usize = 0x02;
    pub const SETUP_AW: usize = 0x03;
    pub const SETUP_RETR: usize = 0x04;
    pub const RF_CH: usize = 0x05;
    pub const RF_SETUP: usize = 0x06;
    pub const STATUS: usize = 0x07;
    pub const OBSERVE_TX: usize = 0x08;
    pub const RX_ADDR_P0: usize = 0x0a;
    pub const TX_ADDR: usize = 0x10;
    pub const RX_PW_P0: usize = 0x11;
    pub const FIFO_STATUS: usize = 0x17;
    pub const DYNPD: usize = 0x1c;
    pub const COUNT: usize = 0x1e;
}

/// Bits of CONFIG, and flags of STATUS, which CONFIG masks in the same places.
const POWERED: u8 = 2;
const PRIMARY_RECEIVER: u8 = 1;
const DATA_READY: u8 = 0x40;
const DATA_SENT: u8 = 0x20;
const MOST_RETRIES: u8 = 0x10;

/// Packets that either buffer holds.
const DEPTH: usize = 3;
const PIPES: usize = 6;
/// From power down to standby, from standby to the first bit, and the shortest pulse of CE.
const START_UP: Time = 1500 * MICROSECOND;
const SETTLE: Time = 130 * MICROSECOND;
const PULSE: Time = 10 * MICROSECOND;

/// What is due: CE was high for long enough, a packet is over.
const ENABLED: u32 = 0;
const ON_AIR: u32 = 1;

struct Radio {
    registers: [u8; register::COUNT],
    /// Addresses of pipe 0, pipe 1 and the transmitter, lowest byte first.
    addresses: [[u8; 5]; 3],
    to_send: VecDeque<(Vec<u8>, bool)>,
    /// Answers that go with acknowledges, by pipe.
    answers: VecDeque<(usize, Vec<u8>)>,
    received: VecDeque<(usize, Vec<u8>)>,
    /// The command of this selection and its bytes so far.
    command: Option<u8>,
    bytes: Vec<u8>,
    sending: bool,
    retries: u8,
    powered_at: Time,
    enabled_at: Time,
    reachable: bool,
    last: Vec<u8>,
    counts: [u32; 3],
}

impl Radio {
    fn new() -> Radio {
        let mut registers = [0; register::COUNT];
        for (number, value) in [(0, 8), (1, 0x3f), (2, 3), (3, 3), (4, 3), (5, 2), (6, 0x0f), (0x0c, 0xc3), (0x0d, 0xc4), (0x0e, 0xc5), (0x0f, 0xc6)] {
            registers[number] = value;
        }
        Radio {
            registers,
            addresses: [[0xe7; 5], [0xc2; 5], [0xe7; 5]],
            to_send: VecDeque::new(),
            answers: VecDeque::new(),
            received: VecDeque::new(),
            command: None,
            bytes: Vec::new(),
            sending: false,
            retries: 0,
            powered_at: 0,
            enabled_at: 0,
            reachable: true,
            last: Vec::new(),
            counts: [0; 3],
        }
    }

    fn has(&self, bit: u8) -> bool {
        self.registers[register::CONFIG] & bit != 0
    }

    fn status(&self) -> u8 {
        let pipe = self.received.front().map_or(7, |(pipe, _)| *pipe as u8);
        self.registers[register::STATUS] & 0x70 | pipe << 1 | u8::from(self.to_send.len() == DEPTH)
    }

    fn fifo_status(&self) -> u8 {
        let flags = [
            (self.received.is_empty(), 0x01),
            (self.received.len() == DEPTH, 0x02),
            (self.to_send.is_empty(), 0x10),
            (self.to_send.len() == DEPTH, 0x20),
        ];
        flags.iter().filter(|(holds, _)| *holds).fold(0, |status, (_, bit)| status | bit)
    }

    /// Bytes of addresses.
    fn width(&self) -> usize {
        usize::from(self.registers[register::SETUP_AW] & 3) + 2
    }

    fn address_of_pipe(&self, pipe: usize) -> [u8; 5] {
        match pipe {
            0 | 1 => self.addresses[pipe],
            // The others differ from pipe 1 in their lowest byte.
            _ => {
                let mut address = self.addresses[1];
                address[0] = self.registers[register::RX_ADDR_P0 + pipe];
                address
            }
        }
    }

    fn is_dynamic(&self, pipe: usize) -> bool {
        self.registers[register::DYNPD] >> pipe & 1 != 0
    }

    /// Bits a second.
    fn rate(&self) -> u64 {
        match self.registers[register::RF_SETUP] & 0x28 {
            0x20 | 0x28 => 250_000,
            8 => 2_000_000,
            _ => 1_000_000,
        }
    }

    fn checksum(&self) -> u8 {
        match self.registers[register::CONFIG] & 0x0c {
            // Acknowledging needs one.
            0 | 4 if self.registers[register::EN_AA] == 0 => 0,
            0x0c => 2,
            _ => 1,
        }
    }

    fn register(&self, number: usize, index: usize) -> u8 {
        match number {
            register::STATUS => self.status(),
            register::FIFO_STATUS => self.fifo_status(),
            register::RX_ADDR_P0 | 0x0b => self.addresses[number - register::RX_ADDR_P0].get(index).copied().unwrap_or(0),
            register::TX_ADDR => self.addresses[2].get(index).copied().unwrap_or(0),
            _ => self.registers.get(number).copied().unwrap_or(0),
        }
    }

    fn set_register(&mut self, number: usize, bytes: &[u8], port: &mut Port<'_>) {
        let Some(&value) = bytes.first() else { return };
        match number {
            register::STATUS => self.registers[number] &= !(value & 0x70),
            register::OBSERVE_TX | 0x09 | register::FIFO_STATUS => {}
            register::RX_ADDR_P0 | 0x0b | register::TX_ADDR => {
                let place = if number == register::TX_ADDR { 2 } else { number - register::RX_ADDR_P0 };
                let count = bytes.len().min(5);
                self.addresses[place][..count].copy_from_slice(&bytes[..count]);
            }
            register::CONFIG => {
                if value & POWERED != 0 && !self.has(POWERED) {
                    self.powered_at = port.now();
                }
                self.registers[number] = value & 0x7f;
            }
            register::RF_CH => {
                self.registers[number] = value & 0x7f;
                self.registers[register::OBSERVE_TX] &= 0x0f;
            }
            _ if number < register::COUNT => self.registers[number] = value,
            _ => {}
        }
    }

    /// The interrupt line shows the flags that are not masked.
    fn show_flags(&self, port: &mut Port<'_>) {
        let flags = self.registers[register::STATUS] & !self.registers[register::CONFIG] & 0x70;
        port.drive(IRQ, Drive::Strong(flags == 0));
    }

    fn raise(&mut self, flag: u8, port: &mut Port<'_>) {
        self.registers[register::STATUS] |= flag;
        self.show_flags(port);
    }

    /// Does what a command asks for, when the selection ends.
    fn finish(&mut self, command: u8, port: &mut Port<'_>) {
        let bytes = std::mem::take(&mut self.bytes);
        match command {
            0x20..=0x3f => self.set_register(usize::from(command & 0x1f), &bytes, port),
            0x61 => {
                self.received.pop_front();
            }
            0xa0 | 0xb0 | 0xa8..=0xad if bytes.is_empty() || bytes.len() > 32 => {
                port.complain(format_args!("a payload of {} bytes", bytes.len()));
            }
            0xa0 | 0xb0 if self.to_send.len() < DEPTH => self.to_send.push_back((bytes, command == 0xa0)),
            0xa8..=0xad if self.answers.len() < DEPTH => self.answers.push_back((usize::from(command & 7), bytes)),
            0xa0 | 0xb0 | 0xa8..=0xad => port.complain(format_args!("the buffer for packets is full")),
            0xe1 => {
                self.to_send.clear();
                self.answers.clear();
            }
            0xe2 => self.received.clear(),
            _ => {}
        }
        self.show_flags(port);
    }

    /// Begins to send the next packet, when everything says so.
    fn begin(&mut self, port: &mut Port<'_>) {
        let Some((payload, _)) = self.to_send.front() else { return };
        if self.sending || !self.has(POWERED) || self.has(PRIMARY_RECEIVER) || self.registers[register::STATUS] & MOST_RETRIES != 0 {
            return;
        }
        if port.now() < self.powered_at + START_UP {
            port.complain(format_args!("CE rises before the radio has started up"));
        }
        self.sending = true;
        self.retries = 0;
        let time = SETTLE + self.air_time(payload.len());
        port.after(time, ON_AIR);
    }

    /// How long a packet is on the air: preamble, address, control, payload, checksum.
    fn air_time(&self, payload: usize) -> Time {
        let bytes = 1 + self.width() + payload + usize::from(self.checksum());
        (8 * bytes as u64 + 9) * SECOND / self.rate()
    }

    /// A packet is over: who acknowledges it?
    fn sent(&mut self, port: &mut Port<'_>) {
        let Some((payload, wants)) = self.to_send.front().cloned().filter(|_| self.has(POWERED)) else {
            self.sending = false;
            return;
        };
        let address = self.addresses[2];
        let packet = Packet {
            channel: self.registers[register::RF_CH],
            rate: self.rate(),
            checksum: self.checksum(),
            address: address[..self.width()].to_vec(),
            dynamic: self.is_dynamic(0),
            payload,
        };
        let wants = wants && self.registers[register::EN_AA] & 1 != 0;
        // The acknowledge comes to pipe 0, which must have the transmitter's address.
        let hears = self.addresses[0] == address && self.registers[register::EN_RXADDR] & 1 != 0;
        let answer = if self.reachable { port.transmit(&packet) } else { None };
        if !wants || (answer.is_some() && hears) {
            self.sending = false;
            self.counts[0] += 1;
            self.to_send.pop_front();
            if let Some(answer) = answer.filter(|answer| wants && !answer.is_empty() && self.received.len() < DEPTH) {
                self.received.push_back((0, answer));
                self.registers[register::STATUS] |= DATA_READY;
            }
            self.raise(DATA_SENT, port);
            if port.level(CE) {
                self.begin(port);
            }
            return;
        }
        let setup = self.registers[register::SETUP_RETR];
        if self.retries < setup & 0x0f {
            self.retries += 1;
            let (delay, time) = (250 * MICROSECOND * (1 + Time::from(setup >> 4)), self.air_time(packet.payload.len()));
            port.after(delay + time, ON_AIR);
        } else {
            self.sending = false;
            self.counts[1] += 1;
            let lost = (self.registers[register::OBSERVE_TX] >> 4).saturating_add(1).min(15);
            self.registers[register::OBSERVE_TX] = lost << 4;
            self.raise(MOST_RETRIES, port);
        }
        self.registers[register::OBSERVE_TX] = self.registers[register::OBSERVE_TX] & 0xf0 | self.retries & 0x0f;
    }

    fn listens(&self, port: &Port<'_>) -> bool {
        self.reachable && self.has(POWERED) && self.has(PRIMARY_RECEIVER) && port.level(CE)
    }

    /// Takes in a payload for a pipe; false when there is no room.
    fn take_in(&mut self, pipe: usize, payload: &[u8], port: &mut Port<'_>) -> bool {
        if self.received.len() == DEPTH {
            return false;
        }
        self.counts[2] += 1;
        self.last = payload.to_vec();
        self.received.push_back((pipe, payload.to_vec()));
        self.raise(DATA_READY, port);
        true
    }
}

impl Device for Radio {
    fn start(&mut self, port: &mut Port<'_>) {
        self.show_flags(port);
    }

    fn changed(&mut self, terminal: usize, signal: Signal, port: &mut Port<'_>) {
        match terminal {
            CS if signal.level => {
                if let Some(command) = self.command.take() {
                    self.finish(command, port);
                }
                if port.level(CE) {
                    self.begin(port);
                }
            }
            CS => self.bytes.clear(),
            CE if signal.level => {
                self.enabled_at = port.now();
                port.after(PULSE, ENABLED);
            }
            CE if port.now() >= self.enabled_at + PULSE => self.begin(port),
            _ => {}
        }
    }

    fn due(&mut self, tag: u32, port: &mut Port<'_>) {
        match tag {
            ON_AIR => self.sent(port),
            _ if port.level(CE) && port.now() >= self.enabled_at + PULSE => self.begin(port),
            _ => {}
        }
    }

    fn act(&mut self, action: &str, value: &Value, port: &mut Port<'_>) {
        match action {
            "reachable" => self.reachable = value.flag(),
            _ if !self.listens(port) => port.complain(format_args!("nothing is delivered: it does not listen")),
            _ => {
                // From a radio far away, to pipe 1.
                let mut payload = value.text().as_bytes().to_vec();
                if !self.is_dynamic(1) {
                    payload.resize(usize::from(self.registers[register::RX_PW_P0 + 1]), 0);
                }
                if !self.take_in(1, &payload, port) {
                    port.complain(format_args!("the buffer is full, a packet is lost"));
                }
            }
        }
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        let text = String::from_utf8_lossy(&self.last);
        Some(match name {
            "sent" => Value::Number(self.counts[0].into()),
            "lost" => Value::Number(self.counts[1].into()),
            "received" => Value::Number(self.counts[2].into()),
            "last" => Value::Text(text.trim_end_matches('\0').to_string()),
            "channel" => Value::Number(self.registers[register::RF_CH].into()),
            _ => Value::Flag(self.has(POWERED) && self.has(PRIMARY_RECEIVER)),
        })
    }

    fn spi(&mut self) -> Option<&mut dyn SpiDevice> {
        Some(self)
    }

    fn radio(&mut self) -> Option<&mut dyn RadioDevice> {
        Some(self)
    }

    fn show(&self, _: Time) -> String {
        let [sent, lost, received] = self.counts;
        format!("channel {}, {sent} packets sent, {lost} lost, {received} received", self.registers[register::RF_CH])
    }
}

impl SpiDevice for Radio {
    fn modes(&self) -> &'static [u8] {
        &[0]
    }

    fn exchange(&mut self, byte: u8, _: &mut Port<'_>) -> u8 {
        let Some(command) = self.command else {
            self.command = Some(byte);
            return self.status();
        };
        let index = self.bytes.len();
        self.bytes.push(byte);
        match command {
            0x00..=0x1f => self.register(usize::from(command), index),
            0x60 => self.received.front().map_or(0, |(_, payload)| payload.len() as u8),
            0x61 => self.received.front().and_then(|(_, payload)| payload.get(index)).copied().unwrap_or(0),
            _ => 0,
        }
    }
}

impl RadioDevice for Radio {
    fn hear(&mut self, packet: &Packet, port: &mut Port<'_>) -> Option<Vec<u8>> {
        let same = packet.channel == self.registers[register::RF_CH]
            && packet.rate == self.rate()
            && packet.checksum == self.checksum()
            && packet.address.len() == self.width();
        if !same || !self.listens(port) {
            return None;
        }
        let enabled = |pipe: &usize| self.registers[register::EN_RXADDR] >> pipe & 1 != 0;
        let pipe = (0..PIPES).filter(enabled).find(|&pipe| self.address_of_pipe(pipe)[..packet.address.len()] == packet.address[..])?;
        let fits = match self.is_dynamic(pipe) {
            true => packet.dynamic,
            false => usize::from(self.registers[register::RX_PW_P0 + pipe]) == packet.payload.len(),
        };
        if !fits {
            port.complain(format_args!("a packet of {} bytes does not fit pipe {pipe}", packet.payload.len()));
            return None;
        }
        if !self.take_in(pipe, &packet.payload, port) || self.registers[register::EN_AA] >> pipe & 1 == 0 {
            return None;
        }
        let own = self.answers.iter().position(|(other, _)| *other == pipe);
        Some(own.and_then(|index| self.answers.remove(index)).map_or(Vec::new(), |(_, answer)| answer))
    }
}

#[cfg(test)]
mod tests {
    use crate::time::MILLISECOND;
    use crate::tests::{board, property, sleep_ms};
    use crate::SimBoard;
    use board::{Board, PinMode, PinSettings, SpiId, SpiSettings};

    const WIRING: &str = "[device.a]\nmodel = \"nrf24l01\"\nspi = 0\ncs = 17\nce = 20\n\
        [device.b]\nmodel = \"nrf24l01\"\nspi = 0\ncs = 21\nce = 22\nirq = 15";

    fn command(board: &SimBoard, cs: u16, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        board.pins().write(cs, false);
        board::Spi::exchange(board, SpiId::Hardware(0), &mut bytes).unwrap();
        board.pins().write(cs, true);
        bytes
    }

    #[test]
    fn packets_arrive_and_are_acknowledged() {
        let board = board(WIRING);
        let settings = SpiSettings {
            baudrate: 4_000_000, polarity: false, phase: false, bits: 8, lsb_first: false, sck: None, mosi: None, miso: None,
        };
        board::Spi::configure(&board, SpiId::Hardware(0), &settings).unwrap();
        for (pin, level) in [(17, true), (20, false), (21, true), (22, false)] {
            let settings = PinSettings { mode: Some(PinMode::Output), value: Some(level), ..PinSettings::default() };
            board.pins().configure(pin, &settings).unwrap();
        }
        assert_eq!(command(&board, 17, &[0x03, 0]), [0x0e, 3], "status, then the width of addresses");
        for (cs, config) in [(17, 0x0e), (21, 0x0f)] {
            command(&board, cs, &[0x20, config]);
        }
        command(&board, 21, &[0x31, 4]);
        sleep_ms(&board, 2);
        let send = |payload: &[u8]| {
            command(&board, 17, &[&[0xa0], payload].concat());
            board.pins().write(20, true);
            board.sleep(15_000, |_| true);
            board.pins().write(20, false);
            sleep_ms(&board, 10);
            command(&board, 17, &[0x27, 0x70])[0] & 0x70
        };
        assert_eq!(send(b"lost"), 0x10, "nobody listens yet");
        command(&board, 17, &[0xe1]);
        board.pins().write(22, true);
        assert_eq!(send(b"four"), 0x20);
        assert!(!board.pins().read(15), "the interrupt line is low");
        assert_eq!(command(&board, 21, &[0x61, 0, 0, 0, 0])[1..], *b"four");
        command(&board, 21, &[0x27, 0x40]);
        assert!(board.pins().read(15));
        command(&board, 21, &[0xa8, b'y', b'e', b's']);
        assert_eq!(send(b"more"), 0x60, "an answer came with the acknowledge");
        assert_eq!(command(&board, 17, &[0x61, 0, 0, 0])[1..], *b"yes");
        assert_eq!(property(&board, "b", "received").number(), 2.0);
        assert_eq!(property(&board, "a", "lost").number(), 1.0);
        assert!(board.inspect(|world| world.now()) > 30 * MILLISECOND);
    }
}
