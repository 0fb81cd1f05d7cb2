//! The other end of a serial line: a terminal that the scenario types on, an echo, a TCP port or a pseudo-terminal.
//!
//! Invariant: everything that the board sent is kept.

use super::Model;
use crate::device::{Device, Kind, Port, SerialDevice, Value};
use crate::net::{Drive, Signal};
use crate::time::{MILLISECOND, Time};
use crate::wiring::Fault;
use rustix::fs::OFlags;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
use std::fs::File;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};

pub static MODEL: Model = Model {
    name: "serial",
    about: "other end of a serial line: a terminal, an echo, a TCP port or a pseudo-terminal",
    terminals: &["rx", "tx", "cts?", "rts?"],
    parameters: &["baudrate", "echo", "pty", "tcp", "uart"],
    actions: &[("send", Kind::Text), ("send_bytes", Kind::Numbers), ("send_break", Kind::Flag), ("ready", Kind::Flag)],
    properties: &[("received", Kind::Text), ("last_line", Kind::Text), ("count", Kind::Number)],
    make: |parameters| {
        let baudrate = parameters.whole("baudrate", 0, 0..=10_000_000)?;
        let echo = parameters.flag("echo", false)?;
        let client = match (parameters.take("pty"), parameters.take("tcp")) {
            (Some(entry), _) => {
                let link = entry.text()?;
                Some(Client::terminal(link.as_ref()).map_err(|error| Fault::new(entry.span.clone(), format!("{link}: {error}")))?)
            }
            (None, Some(entry)) => {
                let port = entry.number()? as u16;
                Some(Client::listen(port).map_err(|error| Fault::new(entry.span.clone(), format!("port {port}: {error}")))?)
            }
            (None, None) => None,
        };
        Ok(Box::new(Serial { baudrate: (baudrate > 0).then_some(baudrate), echo, received: Vec::new(), client }))
    },
};

/// Terminals: whether the board takes more, and whether the device does.
const CTS: usize = 2;
const RTS: usize = 3;

/// Time between looks at the outside world.
const LOOK: Time = MILLISECOND;

struct Serial {
    baudrate: Option<u32>,
    echo: bool,
    received: Vec<u8>,
    client: Option<Client>,
}

/// A client outside, of a TCP port or a pseudo-terminal: threads carry bytes both ways.
struct Client {
    incoming: Receiver<u8>,
    outgoing: Sender<u8>,
}

impl Client {
    fn listen(port: u16) -> std::io::Result<Client> {
        let listener = TcpListener::bind(("127.0.0.1", port))?;
        let (to_board, incoming) = channel();
        let (outgoing, from_board) = channel();
        std::thread::Builder::new().name("serial".into()).spawn(move || {
            // One client at a time; a new one may come when it has left.
            for stream in listener.incoming().flatten() {
                carry(stream, &to_board, &from_board);
            }
        })?;
        Ok(Client { incoming, outgoing })
    }

    /// A pseudo-terminal, to which `link` becomes a symbolic link; only another link gives way to it.
    fn terminal(link: &Path) -> std::io::Result<Client> {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
        grantpt(&master)?;
        unlockpt(&master)?;
        let name = ptsname(&master, Vec::new())?.to_string_lossy().into_owned();
        // Kept open, so that the line does not hang up between clients.
        let slave = File::options().read(true).write(true).custom_flags(OFlags::NOCTTY.bits() as i32).open(&name)?;
        let mut mode = tcgetattr(&slave)?;
        mode.make_raw();
        tcsetattr(&slave, OptionalActions::Now, &mode)?;
        if std::fs::symlink_metadata(link).is_ok_and(|status| status.is_symlink()) {
            std::fs::remove_file(link)?;
        }
        std::os::unix::fs::symlink(&name, link)?;
        let (to_board, incoming) = channel();
        let (outgoing, from_board) = channel();
        let (mut reader, mut writer) = (File::from(master.try_clone()?), File::from(master));
        std::thread::Builder::new().name("serial".into()).spawn(move || {
            let mut buffer = [0; 256];
            while let Ok(count) = reader.read(&mut buffer) {
                if buffer[..count].iter().any(|byte| to_board.send(*byte).is_err()) {
                    return;
                }
            }
            drop(slave);
        })?;
        std::thread::Builder::new().name("serial output".into()).spawn(move || {
            while let Ok(byte) = from_board.recv() {
                let mut bytes = vec![byte];
                bytes.extend(from_board.try_iter());
                if writer.write_all(&bytes).is_err() {
                    return;
                }
            }
        })?;
        Ok(Client { incoming, outgoing })
    }
}

/// Carries bytes until the client leaves.
fn carry(mut stream: TcpStream, to_board: &Sender<u8>, from_board: &Receiver<u8>) {
    // Without a time limit, what the board sends would wait for the client to send.
    if stream.set_read_timeout(Some(std::time::Duration::from_millis(2))).is_err() {
        return;
    }
    let mut buffer = [0; 256];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return,
            Ok(count) if buffer[..count].iter().any(|byte| to_board.send(*byte).is_err()) => return,
            Err(error) if !matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => return,
            _ => {}
        }
        let waiting: Vec<u8> = from_board.try_iter().collect();
        if stream.write_all(&waiting).is_err() {
            return;
        }
    }
}

impl Device for Serial {
    fn start(&mut self, port: &mut Port<'_>) {
        // An idle line is high.
        port.drive(1, Drive::Strong(true));
        port.drive(RTS, Drive::Strong(false));
        if self.client.is_some() {
            port.after(LOOK, 0);
        }
    }

    fn due(&mut self, _: u32, port: &mut Port<'_>) {
        let bytes: Vec<u8> = self.client.iter().flat_map(|client| client.incoming.try_iter()).collect();
        bytes.into_iter().for_each(|byte| port.send(byte, self.baudrate));
        port.after(LOOK, 0);
    }

    fn changed(&mut self, terminal: usize, signal: Signal, port: &mut Port<'_>) {
        if terminal == CTS && !signal.level {
            port.go_on_sending();
        }
    }

    fn act(&mut self, action: &str, value: &Value, port: &mut Port<'_>) {
        match action {
            "send_break" => return port.send_break(),
            // Ready is low.
            "ready" => return port.drive(RTS, Drive::Strong(!value.flag())),
            _ => {}
        }
        let bytes: Vec<u8> = match value {
            Value::Numbers(numbers) => numbers.iter().map(|number| *number as u8).collect(),
            value => value.text().bytes().collect(),
        };
        bytes.into_iter().for_each(|byte| port.send(byte, self.baudrate));
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        let text = String::from_utf8_lossy(&self.received);
        Some(match name {
            "count" => Value::Number(self.received.len() as f64),
            "last_line" => Value::Text(text.lines().last().unwrap_or("").to_string()),
            _ => Value::Text(text.into_owned()),
        })
    }

    fn serial(&mut self) -> Option<&mut dyn SerialDevice> {
        Some(self)
    }

    fn show(&self, now: Time) -> String {
        let last = self.property("last_line", now).map_or(String::new(), |value| value.to_string());
        format!("{} bytes received, last line {last}", self.received.len())
    }
}

impl SerialDevice for Serial {
    fn baudrate(&self) -> Option<u32> {
        self.baudrate
    }

    fn receive(&mut self, byte: u8, port: &mut Port<'_>) {
        self.received.push(byte);
        if let Some(client) = &self.client {
            // A thread that is gone has no client either.
            let _ = client.outgoing.send(byte);
        }
        if self.echo {
            port.send(byte, self.baudrate);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::SimBoard;
    use crate::tests::{board, problems, property, sleep_ms};
    use board::{Board, Parity, Source, Uart, UartSettings, uart_trigger};
    use std::io::{Read, Write};

    fn open(board: &SimBoard, line: u8, baudrate: u32) {
        let settings = UartSettings {
            baudrate,
            bits: 8,
            parity: Parity::None,
            stop: 1,
            tx: None,
            rx: None,
            rts: None,
            cts: None,
            transmit_buffer: 256,
            receive_buffer: 16,
            invert: 0,
            flow: 0,
            timeout_ms: 0,
            timeout_char_ms: 0,
        };
        Uart::configure(board, line, &settings).unwrap();
    }

    #[test]
    fn text_goes_both_ways_at_its_rate() {
        let board = board("end = 1\n[device.pc]\nmodel = \"serial\"\nuart = 0\n[[do]]\nat = 0.1\ndevice = \"pc\"\nsend = \"hi\\n\"");
        open(&board, 0, 9600);
        let uart = board.uart().unwrap();
        uart.interrupt(0, uart_trigger::RX_IDLE, false).unwrap();
        assert_eq!(Uart::write(&board, 0, b"hello"), Ok(5));
        sleep_ms(&board, 3);
        assert_eq!(property(&board, "pc", "received").text(), "he");
        assert!(!uart.is_sent(0));
        sleep_ms(&board, 3);
        assert_eq!(property(&board, "pc", "received").text(), "hello");
        assert!(uart.is_sent(0));
        sleep_ms(&board, 110);
        let mut bytes = [0; 8];
        assert_eq!(Uart::read(&board, 0, &mut bytes), Ok(3));
        assert_eq!(&bytes[..3], b"hi\n");
        let event = board.take_event().unwrap();
        assert_eq!((event.source, event.flags, event.count), (Source::Uart(0), uart_trigger::RX_IDLE, 1));
    }

    #[test]
    fn wrong_rates_and_full_buffers_are_reported() {
        let board = board("end = 1\n[device.gps]\nmodel = \"serial\"\nuart = 1\nbaudrate = 4800\n[[do]]\nat = 0.1\ndevice = \"gps\"\nsend = \"0123456789abcdefgh\"");
        open(&board, 1, 9600);
        Uart::write(&board, 1, b"x").unwrap();
        sleep_ms(&board, 10);
        assert_ne!(property(&board, "gps", "received").text(), "x");
        open(&board, 1, 4800);
        sleep_ms(&board, 200);
        assert_eq!(problems(&board), ["uart1 sends 9600 baud, gps expects 4800", "uart1: the receive buffer is full, bytes are lost"]);
        assert_eq!(board.uart().unwrap().available(1), 16);
    }

    #[test]
    fn a_pseudo_terminal_leads_outside() {
        let link = std::env::temp_dir().join(format!("antaresia-serial-{}", std::process::id()));
        let board = board(&format!("[device.pc]\nmodel = \"serial\"\nuart = 0\npty = \"{}\"", link.display()));
        open(&board, 0, 115_200);
        let mut outside = std::fs::File::options().read(true).write(true).open(&link).unwrap();
        Uart::write(&board, 0, b"out").unwrap();
        sleep_ms(&board, 5);
        let mut bytes = [0; 3];
        outside.read_exact(&mut bytes).unwrap();
        assert_eq!(&bytes, b"out");
        outside.write_all(b"in").unwrap();
        let mut came = [0; 2];
        for _ in 0..1000 {
            // The thread that carries the bytes is on the host's clock.
            std::thread::sleep(std::time::Duration::from_millis(2));
            sleep_ms(&board, 5);
            if board.uart().unwrap().available(0) == 2 {
                break;
            }
        }
        assert_eq!(Uart::read(&board, 0, &mut came), Ok(2));
        assert_eq!(&came, b"in");
        std::fs::remove_file(&link).unwrap();
    }

    #[test]
    fn a_line_can_be_wired_to_another() {
        let board = board("[[wire]]\nbetween = [\"GP0\", \"GP5\"]");
        open(&board, 0, 115_200);
        open(&board, 1, 115_200);
        Uart::write(&board, 0, b"loop").unwrap();
        sleep_ms(&board, 1);
        let mut bytes = [0; 4];
        assert_eq!(Uart::read(&board, 1, &mut bytes), Ok(4));
        assert_eq!(&bytes, b"loop");
    }
}
