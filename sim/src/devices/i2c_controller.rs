//! The controller of an I2C bus, for boards that are targets.
//!
//! Invariant: transactions follow each other in order; a board that holds the clock is asked again until it lets go or
//! the time is over.

use super::Model;
use crate::device::{Device, Kind, Port, TargetStep, Value};
use crate::time::{MICROSECOND, MILLISECOND, SECOND, Time};
use std::collections::VecDeque;
use std::fmt::Write;

/// How often a held clock is looked at.
const RETRY: Time = 10 * MICROSECOND;

pub static MODEL: Model = Model {
    name: "i2c_controller",
    about: "controller of an I2C bus",
    terminals: &["scl", "sda"],
    parameters: &["address", "frequency", "timeout", "i2c"],
    actions: &[("transfer", Kind::Text)],
    properties: &[("received", Kind::Text), ("transfers", Kind::Number), ("failures", Kind::Number)],
    make: |parameters| {
        Ok(Box::new(Controller {
            address: parameters.whole("address", 0x41, 8..=0x77)? as u16,
            bit: SECOND / parameters.whole("frequency", 100_000, 1000..=1_000_000)? as Time,
            timeout: parameters.time("timeout", 50 * MILLISECOND)?,
            steps: VecDeque::new(),
            held_since: None,
            received: String::new(),
            transfers: 0,
            failures: 0,
        }))
    },
};

struct Controller {
    address: u16,
    bit: Time,
    timeout: Time,
    /// Steps of all transactions that were asked for.
    steps: VecDeque<TargetStep>,
    held_since: Option<Time>,
    received: String,
    transfers: u32,
    failures: u32,
}

/// The steps of a transaction: bytes in hexadecimal digits are written, `read 4` reads so many.
fn steps(text: &str) -> Option<Vec<TargetStep>> {
    let mut steps = Vec::new();
    let mut direction = None;
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        let read = word == "read";
        if direction != Some(read) {
            direction = Some(read);
            steps.push(TargetStep::Start { read });
        }
        if read {
            let count = words.next()?.parse::<u16>().ok()?;
            steps.extend((0..count).map(|_| TargetStep::Read));
        } else {
            steps.push(TargetStep::Write(u8::from_str_radix(word, 16).ok()?));
        }
    }
    if steps.is_empty() {
        // The address alone.
        steps.push(TargetStep::Start { read: false });
    }
    steps.push(TargetStep::Stop);
    Some(steps)
}

impl Controller {
    /// The transaction that is going on ends without success.
    fn fail(&mut self) {
        self.failures += 1;
        while self.steps.pop_front().is_some_and(|step| step != TargetStep::Stop) {}
        self.held_since = None;
    }
}

impl Device for Controller {
    fn start(&mut self, port: &mut Port<'_>) {
        super::pull_up_bus(port);
    }

    fn act(&mut self, _: &str, value: &Value, port: &mut Port<'_>) {
        let Some(steps) = steps(value.text()) else {
            return port.complain(format_args!("'{}' is no transfer: it needs bytes such as \"00 ff\", or \"read 4\"", value.text()));
        };
        let idle = self.steps.is_empty();
        self.steps.extend(steps);
        if idle {
            port.after(0, 0);
        }
    }

    fn due(&mut self, _: u32, port: &mut Port<'_>) {
        let Some(&step) = self.steps.front() else { return };
        let Some(target) = port.board_target(self.address) else {
            port.complain(format_args!("no acknowledge for address 0x{:02x}", self.address));
            self.fail();
            return port.after(self.bit, 0);
        };
        let Some(byte) = port.step_target(target, step) else {
            let since = *self.held_since.get_or_insert(port.now());
            if port.now() - since >= self.timeout {
                port.complain(format_args!("the board holds the clock for too long"));
                self.fail();
                port.step_target(target, TargetStep::Stop);
            }
            return port.after(RETRY, 0);
        };
        self.held_since = None;
        self.steps.pop_front();
        match step {
            TargetStep::Read => {
                let separator = if self.received.is_empty() { "" } else { " " };
                // Writing to text succeeds.
                let _ = write!(self.received, "{separator}{byte:02x}");
            }
            TargetStep::Stop => self.transfers += 1,
            _ => {}
        }
        port.after(9 * self.bit, 0);
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        Some(match name {
            "received" => Value::Text(self.received.clone()),
            "transfers" => Value::Number(self.transfers.into()),
            _ => Value::Number(self.failures.into()),
        })
    }

    fn show(&self, _: Time) -> String {
        format!("{} transfers, {} failures, received {:?}", self.transfers, self.failures, self.received)
    }
}
