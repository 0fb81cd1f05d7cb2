//! What is told about a run: the live trace, the waveform file, problems.
//!
//! Invariant: quiet unless asked; each problem is reported once, however often it happens.

use crate::net::{Net, NetId, Signal};
use crate::record::Record;
use crate::time::{Seconds, Time};
use std::collections::HashMap;
use std::io::Write;

/// Where lines go.
pub type Sink = Box<dyn Write + Send>;

#[derive(Default)]
pub struct Log {
    /// The live trace.
    trace: Option<Sink>,
    /// Where problems are reported as they happen.
    problems_to: Option<Sink>,
    /// Problems by text, with the time of the first and how many there were.
    problems: Vec<(Time, String, u32)>,
    known: HashMap<String, usize>,
    /// What happened on the nets, when somebody wants to have it.
    record: Option<Record>,
}

impl Log {
    pub fn set_trace(&mut self, sink: Sink) {
        self.trace = Some(sink);
    }

    pub fn set_problem_sink(&mut self, sink: Sink) {
        self.problems_to = Some(sink);
    }

    /// True when lines of the trace are read by anybody.
    pub fn is_live(&self) -> bool {
        self.trace.is_some()
    }

    /// A line of the trace.
    pub fn line(&mut self, now: Time, text: &str) {
        if let Some(sink) = &mut self.trace {
            // A trace that cannot be written has no reader.
            let _ = writeln!(sink, "{} {text}", Seconds(now));
        }
    }

    /// Keeps what happens on the nets from now on.
    pub fn keep_record(&mut self) {
        self.record.get_or_insert_default();
    }

    pub fn record(&self) -> Option<&Record> {
        self.record.as_ref()
    }

    pub fn record_mut(&mut self) -> Option<&mut Record> {
        self.record.as_mut()
    }

    /// A net changed.
    pub fn signal(&mut self, now: Time, id: NetId, net: &Net) {
        if let Some(record) = self.record.as_mut().filter(|_| net.traced) {
            record.signal(now, id, net);
        }
        if !net.traced || self.trace.is_none() {
            return;
        }
        let state = state(&net.signal);
        self.line(now, &format!("{} {state}", net.name));
    }

    /// Something is wrong with what the program does to the hardware.
    pub fn problem(&mut self, now: Time, text: &str) {
        if let Some(&index) = self.known.get(text) {
            self.problems[index].2 += 1;
            return;
        }
        self.known.insert(text.to_string(), self.problems.len());
        self.problems.push((now, text.to_string(), 1));
        self.line(now, &format!("! {text}"));
        if let Some(sink) = &mut self.problems_to {
            let _ = writeln!(sink, "antaresia: {} s: {text}", Seconds(now));
        }
    }

    /// All problems so far: time of the first, text, how many.
    pub fn problems(&self) -> &[(Time, String, u32)] {
        &self.problems
    }

    /// Writes out what is buffered.
    pub fn flush(&mut self) {
        for sink in [&mut self.trace, &mut self.problems_to].into_iter().flatten() {
            let _ = sink.flush();
        }
    }
}

/// A signal in words.
pub fn state(signal: &Signal) -> String {
    match signal.wave {
        Some(wave) => format!("{} Hz, {:.1} % high", show(wave.frequency()), wave.duty() * 100.0),
        None if signal.floating => "floating".to_string(),
        None if signal.volts > 0.0 && signal.volts < crate::net::SUPPLY => format!("{:.3} V", signal.volts),
        None => u8::from(signal.level).to_string(),
    }
}

/// A number without needless digits.
pub fn show(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}
