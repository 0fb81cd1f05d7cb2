//! Reading `[[do]]`, `[[expect]]` and `end`.
//!
//! Invariant: devices, actions, properties and kinds of values are checked here, before
//! anything runs.

use super::{Entry, Fault, Parameters, WiringFile, array_of_tables, last_expectation, net_of, place};
use crate::device::{DeviceId, Kind, Value};
use crate::devices::Model;
use crate::net::{Drive, NetId};
use crate::script::{Act, Condition, Expectation, Step, Subject};
use crate::time::{MILLISECOND, Time};
use crate::world::World;
use toml::de::DeValue;

/// What can be expected of a pin.
const PIN_PROPERTIES: &str = "level, volts, frequency, duty, edges, pulses";
/// Tolerance of measured numbers unless the file says otherwise, as a part of them.
const TOLERANCE: f64 = 0.005;

impl WiringFile {
    pub(super) fn read_scenario(
        &self,
        top: &Parameters<'_>,
        known: &[(String, &'static Model)],
        world: &mut World,
    ) -> Result<(), Fault> {
        if let Some(entry) = top.take("do") {
            for table in array_of_tables(entry)? {
                read_step(&table, known, world)?;
            }
        }
        if let Some(entry) = top.take("expect") {
            for table in array_of_tables(entry)? {
                self.read_expectation(&table, known, world)?;
            }
        }
        if let Some(entry) = top.take("end") {
            world.script.end = Some(entry.time()?);
        } else if world.script.end < last_expectation(world) {
            world.script.end = last_expectation(world);
        }
        Ok(())
    }

    fn read_expectation(
        &self,
        table: &Parameters<'_>,
        known: &[(String, &'static Model)],
        world: &mut World,
    ) -> Result<(), Fault> {
        let (span, within) = read_span(table)?;
        let mut condition = None;
        let mut text = String::new();
        let subject = if let Some(entry) = table.take("device") {
            let (device, model) = device_of(entry, world)?;
            text += entry.text()?;
            let property = the_entry(table, &format!("{} ({})", entry.text()?, model.name), model.properties)?;
            let kind = model.properties.iter().find(|known| known.0 == property.key).map_or(Kind::Text, |known| known.1);
            condition = Some(read_condition(property, kind, table)?);
            text += &format!(" {}", property.key);
            Subject::Device(device, property.key.to_string())
        } else {
            let entry = table.required("pin")?;
            let net = net_of(entry.value, entry.span.clone(), known, world)?;
            text += &world.nets[net.0 as usize].name;
            let mut found = None;
            for (name, kind, subject) in pin_subjects(net) {
                if let Some(property) = table.take(name) {
                    condition = Some(read_condition(property, kind, table)?);
                    text += &format!(" {name}");
                    found = Some(subject);
                }
            }
            found.ok_or_else(|| Fault::new(table.span(), format!("nothing is expected of the pin; there are {PIN_PROPERTIES}")))?
        };
        if matches!(subject, Subject::Edges(_) | Subject::Pulses(_)) && span.0 == span.1 {
            return Err(Fault::new(table.span(), "edges and pulses are counted from a time to another: give 'from' and 'to'"));
        }
        let Some(condition) = condition else {
            return Err(Fault::new(table.span(), "nothing is expected"));
        };
        text += &match &condition {
            Condition::Equals(value) => format!(" should be {value}"),
            Condition::Near(number, tolerance) => format!(" should be {} ± {}", Value::Number(*number), Value::Number(*tolerance)),
            Condition::Between(low, high) => {
                let bound = |bound: &Option<f64>| bound.map_or("any".to_string(), |bound| Value::Number(bound).to_string());
                format!(" should be from {} to {}", bound(low), bound(high))
            }
            Condition::Contains(part) => format!(" should contain {part:?}"),
        };
        let valid = format!("at, from, to, within, device, pin, tolerance, {PIN_PROPERTIES}");
        table.finish("an expectation", &valid)?;
        let at = format!("{}:{}", self.name, place(&self.text, table.span().start));
        world.script.expectations.push(Expectation::new(at, text, span, within, subject, condition));
        Ok(())
    }
}

fn pin_subjects(net: NetId) -> [(&'static str, Kind, Subject); 6] {
    [
        ("level", Kind::Flag, Subject::Level(net)),
        ("volts", Kind::Number, Subject::Volts(net)),
        ("frequency", Kind::Number, Subject::Frequency(net)),
        ("duty", Kind::Number, Subject::Duty(net)),
        ("edges", Kind::Number, Subject::Edges(net)),
        ("pulses", Kind::Number, Subject::Pulses(net)),
    ]
}

/// `at`, `from` and `to`, or `within`.
fn read_span(table: &Parameters<'_>) -> Result<((Time, Time), bool), Fault> {
    if let Some(entry) = table.take("at") {
        let time = entry.time()?;
        return Ok(((time, time), false));
    }
    if let Some(entry) = table.take("within") {
        let wrong = || entry.fault("'within' must be two times: [\"1 s\", \"2 s\"]");
        let items = entry.items().ok_or_else(wrong)?;
        let time = |value: &DeValue<'_>| match value {
            DeValue::String(text) => crate::time::parse(text),
            value => super::reader::number_of(value).and_then(crate::time::from_seconds),
        };
        let times: Vec<Time> = items.map(|item| time(item.get_ref()).ok_or_else(wrong)).collect::<Result<_, _>>()?;
        return match times[..] {
            [from, to] if from < to => Ok(((from, to), true)),
            _ => Err(wrong()),
        };
    }
    let (from, to) = (table.time("from", 0)?, table.required("to").map_err(|fault| Fault::new(fault.span, "an expectation needs 'at', 'from' and 'to', or 'within'"))?);
    let end = to.time()?;
    if end <= from {
        return Err(to.fault("'to' must be after 'from'"));
    }
    Ok(((from, end), false))
}

fn device_of(entry: &Entry<'_>, world: &World) -> Result<(DeviceId, &'static Model), Fault> {
    let name = entry.text()?;
    let names = || world.devices.iter().map(|slot| slot.name.as_str()).collect::<Vec<_>>().join(", ");
    let id = world.device_named(name).ok_or_else(|| entry.fault(format!("there is no device '{name}'; there are {}", names())))?;
    Ok((id, world.devices[usize::from(id.0)].model))
}

/// The one entry that is a name of `valid`.
fn the_entry<'p, 't>(table: &'p Parameters<'t>, what: &str, valid: &[(&str, Kind)]) -> Result<&'p Entry<'t>, Fault> {
    let names = || valid.iter().map(|known| known.0).collect::<Vec<_>>().join(", ");
    for (name, _) in valid {
        if let Some(entry) = table.take(name) {
            return Ok(entry);
        }
    }
    match table.unread().find(|entry| entry.key != "tolerance") {
        Some(entry) => Err(entry.key_fault(format!("{what} has no '{}'; there are {}", entry.key, names()))),
        None => Err(Fault::new(table.span(), format!("nothing is said about {what}; there are {}", names()))),
    }
}

/// A value, or `{ near = 1, tolerance = 0.1 }`, `{ min = 1, max = 2 }`, `{ contains = "text" }`.
fn read_condition(entry: &Entry<'_>, kind: Kind, table: &Parameters<'_>) -> Result<Condition, Fault> {
    if let DeValue::Table(inner) = entry.value {
        let inner = Parameters::new(inner, entry.span.clone());
        let condition = if let Some(near) = inner.take("near") {
            let near = near.number()?;
            Condition::Near(near, inner.number("tolerance", near.abs() * TOLERANCE)?)
        } else if let Some(contains) = inner.take("contains") {
            Condition::Contains(contains.text()?.to_string())
        } else {
            let bound = |key: &str| inner.take(key).map(Entry::number).transpose();
            let (low, high) = (bound("min")?, bound("max")?);
            if low.is_none() && high.is_none() {
                return Err(entry.fault("a condition is a value, or has min and max, near and tolerance, or contains"));
            }
            Condition::Between(low, high)
        };
        inner.finish("a condition", "min, max, near, tolerance, contains")?;
        return Ok(condition);
    }
    let tolerance = table.take("tolerance").map(Entry::number).transpose()?;
    Ok(match (entry.value(kind)?, tolerance) {
        (Value::Number(number), Some(tolerance)) => Condition::Near(number, tolerance),
        (value, _) => Condition::Equals(value),
    })
}

/// An entry of `[[do]]`.
fn read_step(table: &Parameters<'_>, known: &[(String, &'static Model)], world: &mut World) -> Result<(), Fault> {
    let at = table.required("at")?.time()?;
    let times = table.whole("times", 1, 1..=1_000_000)?;
    let every = table.time("every", MILLISECOND)?;
    let mut acts = Vec::new();
    if let Some(entry) = table.take("device") {
        let (device, model) = device_of(entry, world)?;
        for (action, kind) in model.actions {
            if let Some(entry) = table.take(action) {
                acts.push(Act::Device(device, action, entry.value(*kind)?));
            }
        }
        if acts.is_empty() {
            the_entry(table, &format!("{} ({})", entry.text()?, model.name), model.actions)?;
        }
        let names: Vec<&str> = model.actions.iter().map(|known| known.0).collect();
        table.finish(model.name, &names.join(", "))?;
    } else if let Some(entry) = table.take("pin") {
        let net = net_of(entry.value, entry.span.clone(), known, world)?;
        let drive = if let Some(volts) = table.take("volts") {
            Drive::Volts(volts.number()?)
        } else {
            let level = table.required("level")?;
            match level.value {
                DeValue::String(text) if &**text == "open" => Drive::Off,
                _ => Drive::Strong(level.flag()?),
            }
        };
        acts.push(Act::Net(net, drive));
        table.finish("a step on a pin", "at, every, times, pin, level (0, 1 or \"open\"), volts")?;
    } else if let Some(entry) = table.take("power") {
        if entry.text()? != "cut" {
            return Err(entry.fault("'power' can only be \"cut\""));
        }
        acts.push(Act::PowerCut);
    } else if let Some(entry) = table.take("temperature") {
        acts.push(Act::Temperature(entry.number()?));
    } else {
        return Err(Fault::new(table.span(), "a step needs 'device', 'pin', 'power' or 'temperature'"));
    }
    table.finish("a step", "at, every, times, device, pin, power, temperature")?;
    for round in 0..u64::from(times) {
        let steps = acts.iter().map(|act| Step { time: at + round * every, what: act.clone() });
        world.script.steps.extend(steps);
    }
    Ok(())
}
