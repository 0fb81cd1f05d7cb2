//! A node on the CAN bus: it acknowledges what it hears, keeps the last message, and sends what a scenario gives it.
//!
//! Invariant: a message as text is its identifier (three hexadecimal digits, or eight for a long one), then bytes, or `R`
//! and a length for a request.

use super::Model;
use crate::device::{CanDevice, Device, Kind, Port, Value};
use crate::time::Time;
use board::CanFrame;
use std::fmt::Write;

pub static MODEL: Model = Model {
    name: "can_node",
    about: "node on the CAN bus",
    terminals: &[],
    parameters: &["bitrate", "answers"],
    actions: &[("send", Kind::Text)],
    properties: &[("received", Kind::Number), ("last", Kind::Text)],
    make: |parameters| {
        let bitrate = parameters.whole("bitrate", 500_000, 1000..=1_000_000)?;
        let answers = parameters.take("answers").is_some().then(|| parameters.whole("answers", 0, 0..=0x1fff_ffff)).transpose()?;
        Ok(Box::new(Node { bitrate, answers, received: 0, last: String::new() }))
    },
};

struct Node {
    bitrate: u32,
    /// Messages with this identifier are sent back with the next one.
    answers: Option<u32>,
    received: u32,
    last: String,
}

/// The message that a text stands for.
fn parse(text: &str) -> Option<CanFrame> {
    let mut words = text.split_whitespace();
    let id = words.next()?;
    let extended = id.len() == 8;
    let mut frame = CanFrame { id: u32::from_str_radix(id, 16).ok()?, extended, ..CanFrame::default() };
    if !extended && id.len() != 3 || frame.id > if extended { 0x1fff_ffff } else { 0x7ff } {
        return None;
    }
    for word in words {
        if let Some(length) = word.strip_prefix('R') {
            (frame.remote, frame.length) = (true, length.parse().ok().filter(|length| *length <= 8)?);
            continue;
        }
        *frame.data.get_mut(usize::from(frame.length))? = u8::from_str_radix(word, 16).ok()?;
        frame.length += 1;
    }
    Some(frame)
}

fn text(frame: &CanFrame) -> String {
    let mut text = if frame.extended { format!("{:08x}", frame.id) } else { format!("{:03x}", frame.id) };
    if frame.remote {
        text += &format!(" R{}", frame.length);
    } else {
        // Writing to a string does not fail.
        frame.bytes().iter().for_each(|byte| _ = write!(text, " {byte:02x}"));
    }
    text
}

impl Device for Node {
    fn act(&mut self, _: &str, value: &Value, port: &mut Port<'_>) {
        match parse(value.text()) {
            Some(frame) => port.send_message(&frame, self.bitrate),
            None => port.complain(format_args!("{value} is no message")),
        }
    }

    fn can(&mut self) -> Option<&mut dyn CanDevice> {
        Some(self)
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        match name {
            "received" => Some(Value::Number(self.received.into())),
            "last" => Some(Value::Text(self.last.clone())),
            _ => None,
        }
    }

    fn show(&self, _: Time) -> String {
        format!("{} bit/s, {} messages, the last one {:?}", self.bitrate, self.received, self.last)
    }
}

impl CanDevice for Node {
    fn bitrate(&self) -> u32 {
        self.bitrate
    }

    fn receive(&mut self, frame: &CanFrame, port: &mut Port<'_>) {
        self.received += 1;
        self.last = text(frame);
        if self.answers == Some(frame.id) {
            port.send_message(&CanFrame { id: frame.id + 1, ..*frame }, self.bitrate);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{board, sleep_ms};
    use board::{Board, CanMode, CanState, CanTiming, can_event};

    const TIMING: CanTiming = CanTiming { bitrate: 500_000, jump: 1, before: 10, behind: 3 };

    #[test]
    fn messages_have_a_text() {
        for form in ["123", "7ff 01 ff", "00000123 00", "1fffffff R8", "000 R0"] {
            assert_eq!(text(&parse(form).unwrap()), form);
        }
        for bad in ["", "12", "fff", "800", "ffffffff", "123 100", "123 1 2 3 4 5 6 7 8 9", "123 R9"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn two_controllers_hear_each_other_and_the_lower_identifier_goes_first() {
        let board = board("board = \"pyboard\"");
        let can = board.can().unwrap();
        for bus in [1, 2] {
            can.configure(bus, &TIMING, CanMode::Normal).unwrap();
        }
        can.set_filters(2, None).unwrap();
        for (place, form) in ["300 01", "200 02", "100 03"].into_iter().enumerate() {
            assert_eq!(can.send(1, &parse(form).unwrap(), true), Ok(Some(place as u8)));
        }
        assert_eq!(can.send(1, &parse("050").unwrap(), true), Ok(None), "full");
        sleep_ms(&board, 1);
        let received: Vec<String> = std::iter::from_fn(|| can.receive(2)).map(|(frame, _)| text(&frame)).collect();
        // The first one was on its way already.
        assert_eq!(received, ["300 01", "100 03", "200 02"]);
    }

    #[test]
    fn nobody_acknowledges_and_the_controller_becomes_passive() {
        let board = board("board = \"pyboard\"");
        let can = board.can().unwrap();
        can.configure(1, &TIMING, CanMode::Normal).unwrap();
        can.interrupt(1, can_event::SENT | can_event::STATE, false).unwrap();
        can.send(1, &parse("123 aa").unwrap(), true).unwrap();
        sleep_ms(&board, 100);
        let counters = can.counters(1);
        assert_eq!((can.state(1), counters.send_errors, counters.to_send), (CanState::Passive, 128, 1));
        assert_eq!((counters.warnings, counters.passives, counters.offs), (1, 1, 0));
        assert!(can.cancel(1, 0) && !can.cancel(1, 0));
        let flags: Vec<u32> = std::iter::from_fn(|| Some(can.take_flags(1)).filter(|flags| *flags != 0)).collect();
        assert_eq!(flags, [can_event::STATE, can_event::SENT | can_event::FAILED]);
    }

    #[test]
    fn another_rate_destroys_messages_until_the_sender_is_off() {
        let board = board("board = \"pyboard\"\n[device.car]\nmodel = \"can_node\"\nbitrate = 250000");
        let can = board.can().unwrap();
        can.configure(1, &TIMING, CanMode::Normal).unwrap();
        let frame = parse("123").unwrap();
        can.send(1, &frame, true).unwrap();
        sleep_ms(&board, 100);
        assert_eq!((can.state(1), can.counters(1).offs), (CanState::BusOff, 1));
        assert!(can.send(1, &frame, true).is_err());
        can.restart(1).unwrap();
        assert_eq!((can.state(1), can.counters(1).to_send), (CanState::Active, 0));
    }

    #[test]
    fn a_controller_inside_a_loop_is_not_on_the_bus() {
        let board = board("board = \"pyboard\"");
        let can = board.can().unwrap();
        can.configure(1, &TIMING, CanMode::SilentLoopback).unwrap();
        can.configure(2, &TIMING, CanMode::Normal).unwrap();
        for bus in [1, 2] {
            can.set_filters(bus, None).unwrap();
        }
        can.send(1, &parse("123 01").unwrap(), true).unwrap();
        sleep_ms(&board, 1);
        assert_eq!(can.receive(1).map(|(frame, errors)| (text(&frame), errors)), Some(("123 01".into(), 0)));
        assert_eq!(can.receive(2), None);
    }
}
