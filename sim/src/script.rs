//! The scenario: what happens to the board over time, and what is expected of it.
//!
//! Expectations at a time are checked then; those over a span count from its start to its end;
//! those that must come true within a span are looked at after every change.
//!
//! Invariant: each expectation is judged exactly once.

use crate::device::{DeviceId, Value};
use crate::net::{Drive, NetId, Owner};
use crate::time::{Seconds, Time};
use crate::world::{Due, World};

/// Something that happens.
pub struct Step {
    pub time: Time,
    pub what: Act,
}

/// What happens.
#[derive(Clone)]
pub enum Act {
    /// A device is acted on.
    Device(DeviceId, &'static str, Value),
    /// A net is driven from outside.
    Net(NetId, Drive),
    /// The supply fails: the chip starts again.
    PowerCut,
    /// Degrees Celsius of the chip.
    Temperature(f64),
}

/// What is looked at.
#[derive(Clone, Debug)]
pub enum Subject {
    /// A property of a device.
    Device(DeviceId, String),
    /// 1 or 0.
    Level(NetId),
    Volts(NetId),
    /// Hz of the pulse train on a net; 0 without one.
    Frequency(NetId),
    /// Part of the time that a net is high, 0 to 1.
    Duty(NetId),
    /// Edges in the span.
    Edges(NetId),
    /// Rising edges in the span.
    Pulses(NetId),
}

/// What it must be.
#[derive(Clone, Debug)]
pub enum Condition {
    Equals(Value),
    /// Within a tolerance of a number.
    Near(f64, f64),
    Between(Option<f64>, Option<f64>),
    Contains(String),
}

/// An expectation.
pub struct Expectation {
    /// Where it stands, for the report.
    pub place: String,
    /// How it is written, for the report.
    pub text: String,
    pub from: Time,
    pub to: Time,
    /// It must come true at some time in the span.
    pub within: bool,
    pub subject: Subject,
    pub condition: Condition,
    /// The count at the start of the span.
    base: f64,
    outcome: Option<Result<(), String>>,
}

impl Expectation {
    pub fn new(place: String, text: String, span: (Time, Time), within: bool, subject: Subject, condition: Condition) -> Expectation {
        Expectation { place, text, from: span.0, to: span.1, within, subject, condition, base: 0.0, outcome: None }
    }

    fn counts(&self) -> bool {
        matches!(self.subject, Subject::Edges(_) | Subject::Pulses(_))
    }
}

impl Condition {
    fn holds(&self, found: &Value) -> bool {
        match self {
            Condition::Equals(Value::Text(text)) => found.text().trim_end() == text.trim_end(),
            Condition::Equals(Value::Numbers(numbers)) => *found == Value::Numbers(numbers.clone()),
            Condition::Equals(value) => (found.number() - value.number()).abs() < 1e-9,
            Condition::Near(number, tolerance) => (found.number() - number).abs() <= *tolerance + 1e-9,
            Condition::Between(low, high) => {
                low.is_none_or(|low| found.number() >= low) && high.is_none_or(|high| found.number() <= high)
            }
            Condition::Contains(text) => found.text().contains(text.as_str()),
        }
    }
}

/// The scenario and how far it is.
#[derive(Default)]
pub struct Script {
    pub steps: Vec<Step>,
    pub expectations: Vec<Expectation>,
    /// When the power is switched off.
    pub end: Option<Time>,
    /// Expectations that may come true at any moment.
    open: Vec<usize>,
    /// Changes of the world when they were looked at last.
    seen: u64,
}

impl Script {
    /// Outcomes: how many expectations held, and lines about those that did not.
    pub fn verdict(&self) -> (usize, Vec<String>) {
        let mut failures = Vec::new();
        let mut held = 0;
        for expectation in &self.expectations {
            match &expectation.outcome {
                Some(Ok(())) => held += 1,
                Some(Err(text)) => failures.push(format!("{}: {}: {text}", expectation.place, expectation.text)),
                None => failures.push(format!("{}: {}: never checked, the run ended before", expectation.place, expectation.text)),
            }
        }
        (held, failures)
    }
}

impl World {
    /// Puts the scenario into the queue.
    pub fn start_script(&mut self) {
        for index in 0..self.script.steps.len() {
            self.schedule(self.script.steps[index].time, Due::Step(index));
        }
        for index in 0..self.script.expectations.len() {
            let (from, to) = (self.script.expectations[index].from, self.script.expectations[index].to);
            if from < to {
                self.schedule(from, Due::Check(index));
            }
            self.schedule(to, Due::Check(index));
        }
        if let Some(end) = self.script.end {
            self.schedule(end, Due::End);
        }
    }

    pub(crate) fn perform_step(&mut self, index: usize) {
        match &self.script.steps[index].what {
            Act::Device(device, action, value) => {
                let (device, action, value) = (*device, *action, value.clone());
                self.note(format_args!("scenario: {} {action} = {value}", self.device_name(device).to_string()));
                self.with_device(device, |device, port| device.act(action, &value, port));
            }
            Act::Net(net, drive) => {
                let (net, drive) = (*net, *drive);
                self.drive(net, Owner::Scenario, drive);
            }
            Act::PowerCut => {
                self.note(format_args!("scenario: power fails"));
                self.halt = Some(crate::world::Halt::Reset(board::ResetCause::PowerOn));
            }
            Act::Temperature(degrees) => self.chip.analog.temperature = *degrees,
        }
    }

    /// What an expectation looks at.
    fn observe(&mut self, subject: &Subject) -> Value {
        match *subject {
            Subject::Device(device, ref property) => self.property(device, property).unwrap_or(Value::Flag(false)),
            Subject::Level(net) => Value::Flag(self.level(net)),
            Subject::Volts(net) => Value::Number(self.signal(net).volts),
            Subject::Frequency(net) => {
                Value::Number(self.signal(net).wave.map_or(0.0, |wave| wave.frequency()))
            }
            Subject::Duty(net) => Value::Number(self.signal(net).duty()),
            Subject::Edges(net) => {
                let (rising, falling) = self.edges(net);
                Value::Number((rising + falling) as f64)
            }
            Subject::Pulses(net) => Value::Number(self.edges(net).0 as f64),
        }
    }

    pub(crate) fn check_expectation(&mut self, index: usize) {
        let now = self.now();
        let subject = self.script.expectations[index].subject.clone();
        let found = self.observe(&subject);
        let expectation = &mut self.script.expectations[index];
        if expectation.outcome.is_some() {
            return;
        }
        if now < expectation.to && now <= expectation.from {
            expectation.base = if expectation.counts() { found.number() } else { 0.0 };
            if expectation.within {
                self.script.open.push(index);
                self.script.seen = u64::MAX;
            }
            return;
        }
        let found = if expectation.counts() { Value::Number(found.number() - expectation.base) } else { found };
        let failed = || match expectation.within {
            true => format!("it was never so until {} s; at the end it was {found}", Seconds(now)),
            false => format!("at {} s it was {found}", Seconds(now)),
        };
        let outcome = if expectation.condition.holds(&found) { Ok(()) } else { Err(failed()) };
        if let Err(text) = &outcome {
            let line = format!("expectation failed: {}: {text}", expectation.text);
            self.log.line(now, &line);
        }
        self.script.expectations[index].outcome = Some(outcome);
        self.script.open.retain(|&other| other != index);
    }

    /// Looks at expectations that may come true at any moment, if anything has changed.
    pub(crate) fn look_at_changes(&mut self) {
        if self.script.open.is_empty() || self.script.seen == self.changes {
            return;
        }
        self.script.seen = self.changes;
        for index in self.script.open.clone() {
            let subject = self.script.expectations[index].subject.clone();
            let found = self.observe(&subject);
            let expectation = &mut self.script.expectations[index];
            let found = if expectation.counts() { Value::Number(found.number() - expectation.base) } else { found };
            if expectation.condition.holds(&found) {
                expectation.outcome = Some(Ok(()));
                self.script.open.retain(|&other| other != index);
            }
        }
    }
}
