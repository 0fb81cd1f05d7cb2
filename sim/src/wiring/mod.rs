//! The wiring file: which board it is and what is attached to it. Scenarios have the same
//! grammar, and both files may hold everything (`docs/simulator.md` is the reference).
//!
//! Invariant: a file is either understood completely or refused with the place of the first mistake.

mod reader;
mod scenario;

pub use reader::{Entry, Fault, Parameters, place};

use crate::devices::{MODELS, Model, model};
use crate::net::NetId;
use crate::profile::{self, Hardware};
use crate::time::Time;
use crate::world::World;
use std::path::Path;
use toml::de::{DeTable, DeValue};

/// Everything that a file may hold at its top.
const SECTIONS: &str = "board, start, temperature, end, device, wire, do, expect";

/// A file that was read and parsed far enough to know its board.
pub struct WiringFile {
    name: String,
    text: String,
    folder: std::path::PathBuf,
}

/// A device of a file.
struct Planned<'t> {
    name: &'t str,
    model: &'static Model,
    parameters: Parameters<'t>,
}

impl WiringFile {
    /// Reads a file; an error is text for the user.
    pub fn read(path: &Path) -> Result<WiringFile, String> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
        Ok(WiringFile { name, text, folder: path.parent().map(Path::to_path_buf).unwrap_or_default() })
    }

    /// Text that is in no file.
    pub fn from_text(name: &str, text: &str) -> WiringFile {
        WiringFile { name: name.to_string(), text: text.to_string(), folder: std::path::PathBuf::new() }
    }

    /// The board that the file asks for, if it does.
    pub fn board(&self) -> Result<Option<&'static Hardware>, String> {
        self.with_table(|top| {
            let Some(entry) = top.take("board") else { return Ok(None) };
            let found = profile::named(entry.text()?);
            let none = || entry.fault(format!("there is no board '{}'; there are {}", entry.text().unwrap_or(""), profile::names()));
            found.map(Some).ok_or_else(none)
        })
    }

    /// Puts what the file describes into a world.
    pub fn apply(&self, world: &mut World) -> Result<(), String> {
        self.with_table(|top| self.build(top, world))
    }

    fn with_table<R>(&self, work: impl FnOnce(&Parameters<'_>) -> Result<R, Fault>) -> Result<R, String> {
        let table = DeTable::parse(&self.text).map_err(|error| {
            let span = error.span().unwrap_or(0..0);
            Fault::new(span, error.message()).show(&self.name, &self.text)
        })?;
        let top = Parameters::new(table.get_ref(), 0..0);
        work(&top).map_err(|fault| fault.show(&self.name, &self.text))
    }

    fn build(&self, top: &Parameters<'_>, world: &mut World) -> Result<(), Fault> {
        // The board was chosen before the world was made.
        let _ = top.take("board");
        if let Some(entry) = top.take("start") {
            let seconds = entry.text().ok().and_then(date).ok_or_else(|| entry.fault("'start' must be a date and time such as \"2026-03-01 12:00:00\""))?;
            world.set_calendar(seconds as f64);
        }
        if let Some(entry) = top.take("temperature") {
            world.set_temperature(entry.number()?);
        }
        let mut planned = Vec::new();
        if let Some(entry) = top.take("device") {
            for (name, table, span) in tables(entry)? {
                planned.push(self.plan(name, table, span)?);
            }
        }
        let known: Vec<(String, &'static Model)> = world
            .devices
            .iter()
            .map(|slot| (slot.name.clone(), slot.model))
            .chain(planned.iter().map(|device| (device.name.to_string(), device.model)))
            .collect();
        for device in &planned {
            connect(device, &known, world)?;
        }
        if let Some(entry) = top.take("wire") {
            for table in array_of_tables(entry)? {
                join(&table, &known, world)?;
            }
        }
        for mut device in planned {
            add(&mut device, world)?;
        }
        self.read_scenario(top, &known, world)?;
        top.finish("the file", SECTIONS)
    }

    fn plan<'t>(&self, name: &'t str, table: &'t DeTable<'t>, span: std::ops::Range<usize>) -> Result<Planned<'t>, Fault> {
        let mut parameters = Parameters::new(table, span);
        parameters.folder.clone_from(&self.folder);
        let entry = parameters.required("model")?;
        let wanted = entry.text()?;
        let names = || MODELS.iter().map(|model| model.name).collect::<Vec<_>>().join(", ");
        let found = model(wanted).ok_or_else(|| entry.fault(format!("there is no model '{wanted}'; there are {}", names())))?;
        Ok(Planned { name, model: found, parameters })
    }
}

/// The tables in a table, in the order of the file.
fn tables<'t>(entry: &Entry<'t>) -> Result<Vec<(&'t str, &'t DeTable<'t>, std::ops::Range<usize>)>, Fault> {
    let DeValue::Table(table) = entry.value else {
        return Err(entry.fault(format!("'{0}' must be tables: [{0}.NAME]", entry.key)));
    };
    let mut found = Vec::new();
    for (name, value) in table.iter() {
        match value.get_ref() {
            DeValue::Table(inner) => found.push((&**name.get_ref(), inner, name.span())),
            _ => return Err(Fault::new(name.span(), format!("'{}' must be a table: [{}.NAME]", name.get_ref(), entry.key))),
        }
    }
    found.sort_by_key(|(_, _, span)| span.start);
    Ok(found)
}

/// The tables of `[[name]]`.
fn array_of_tables<'t>(entry: &Entry<'t>) -> Result<Vec<Parameters<'t>>, Fault> {
    let wrong = || entry.key_fault(format!("'{0}' must be tables: [[{0}]]", entry.key));
    let DeValue::Array(items) = entry.value else { return Err(wrong()) };
    let mut found = Vec::new();
    for item in items.iter() {
        match item.get_ref() {
            DeValue::Table(table) => found.push(Parameters::new(table, item.span())),
            _ => return Err(wrong()),
        }
    }
    Ok(found)
}

/// The net that a file names: a pin of the board, `device.terminal`, `3V3` or `GND`.
fn net_of(
    value: &DeValue<'_>,
    span: std::ops::Range<usize>,
    known: &[(String, &'static Model)],
    world: &mut World,
) -> Result<NetId, Fault> {
    let number = reader::number_of(value).map(|number| number as u16);
    if let Some(pin) = number {
        let net = world.chip.pins.net(pin);
        return net.ok_or_else(|| Fault::new(span, format!("there is no pin {pin}; {}", pins(world))));
    }
    let DeValue::String(name) = value else { return Err(Fault::new(span, "a pin is a name or a number")) };
    if let Some((device, terminal)) = name.split_once('.') {
        let Some((_, model)) = known.iter().find(|(name, _)| name == device) else {
            return Err(Fault::new(span, format!("there is no device '{device}'")));
        };
        if model.terminal(terminal).is_none() {
            return Err(Fault::new(span, format!("'{device}' has no terminal '{terminal}'; it has {}", terminals(model))));
        }
        return Ok(world.net(name));
    }
    world.net_named(name).ok_or_else(|| Fault::new(span, format!("there is no pin '{name}'; {}", pins(world))))
}

/// The names of pins, for messages.
fn pins(world: &World) -> String {
    let names = world.hardware.profile.pins.iter().map(|pin| pin.board.first().copied().unwrap_or(pin.chip));
    format!("pins of {} are {}, 3V3, GND", world.hardware.profile.name, names.collect::<Vec<_>>().join(", "))
}

fn terminals(model: &Model) -> String {
    model.terminals.iter().map(|name| name.trim_end_matches('?')).collect::<Vec<_>>().join(", ")
}

/// Wires the terminals of a device.
fn connect(device: &Planned<'_>, known: &[(String, &'static Model)], world: &mut World) -> Result<(), Fault> {
    let parameters = &device.parameters;
    let mut wired = vec![false; device.model.terminals.len()];
    let mut wire = |terminal: usize, net: NetId, world: &mut World| {
        let name = device.model.terminals[terminal].trim_end_matches('?');
        let own = world.net(&format!("{}.{name}", device.name));
        world.join(net, own);
        wired[terminal] = true;
    };
    bus_pins(device, world, &mut wire)?;
    for (index, terminal) in device.model.terminals.iter().enumerate() {
        let name = terminal.trim_end_matches('?');
        if let Some(entry) = parameters.take(name) {
            let net = net_of(entry.value, entry.span.clone(), known, world)?;
            wire(index, net, world);
        }
    }
    // `rows = [...]` wires row1, row2 and so on.
    for entry in parameters.unread().filter(|entry| entry.key.ends_with('s')).map(|entry| entry.key).collect::<Vec<_>>() {
        let group = &entry[..entry.len() - 1];
        if device.model.terminal(&format!("{group}1")).is_none() {
            continue;
        }
        let entry = parameters.required(entry)?;
        let items = entry.items().ok_or_else(|| entry.fault(format!("'{}' must be a list of pins", entry.key)))?;
        for (number, item) in items.enumerate() {
            let Some(index) = device.model.terminal(&format!("{group}{}", number + 1)) else {
                return Err(entry.fault(format!("at most {number} {}", entry.key)));
            };
            let net = net_of(item.get_ref(), item.span(), known, world)?;
            wire(index, net, world);
        }
    }
    let missing = wired.iter().zip(device.model.terminals).find(|(wired, terminal)| !**wired && !terminal.ends_with('?'));
    match missing {
        Some((_, terminal)) => Err(Fault::new(parameters.span(), format!("'{terminal}' of {} is not connected", device.name))),
        None => Ok(()),
    }
}

/// `i2c = 0`, `spi = 0` and `uart = 0` stand for the default pins of a bus.
fn bus_pins(device: &Planned<'_>, world: &mut World, wire: &mut dyn FnMut(usize, NetId, &mut World)) -> Result<(), Fault> {
    let hardware = world.hardware;
    for bus in ["i2c", "spi", "uart"] {
        let uses = match bus {
            "i2c" => device.model.terminal("scl").is_some(),
            "spi" => device.model.terminal("sck").is_some(),
            _ => device.model.terminal("rx").is_some() && device.model.terminal("tx").is_some(),
        };
        let Some(entry) = device.parameters.take(bus).filter(|_| uses) else { continue };
        let id = entry.number()? as u8;
        let (pins, ids): (Option<Vec<(&str, u16)>>, Vec<String>) = match bus {
            "i2c" => (
                hardware.i2c.iter().find(|bus| bus.id == id).map(|bus| vec![("scl", bus.scl), ("sda", bus.sda)]),
                hardware.i2c.iter().map(|bus| bus.id.to_string()).collect(),
            ),
            "spi" => (
                hardware.spi.iter().find(|bus| bus.id == id).map(|bus| vec![("sck", bus.sck), ("mosi", bus.mosi), ("miso", bus.miso)]),
                hardware.spi.iter().map(|bus| bus.id.to_string()).collect(),
            ),
            _ => (
                hardware.uart.iter().find(|line| line.id == id).map(|line| {
                    [("rx", Some(line.tx)), ("tx", line.rx)].into_iter().filter_map(|(name, pin)| Some((name, pin?))).collect()
                }),
                hardware.uart.iter().map(|line| line.id.to_string()).collect(),
            ),
        };
        let Some(pins) = pins else {
            return Err(entry.fault(format!("there is no {bus} {id}; there are {}", ids.join(", "))));
        };
        for (name, pin) in pins {
            if let (Some(terminal), Some(net)) = (device.model.terminal(name), world.chip.pins.net(pin)) {
                wire(terminal, net, world);
            }
        }
    }
    Ok(())
}

/// `[[wire]] between = [...]`.
fn join(table: &Parameters<'_>, known: &[(String, &'static Model)], world: &mut World) -> Result<(), Fault> {
    let entry = table.required("between")?;
    let items = entry.items().ok_or_else(|| entry.fault("'between' must be a list of pins"))?;
    let mut first = None;
    for item in items {
        let net = net_of(item.get_ref(), item.span(), known, world)?;
        world.join(*first.get_or_insert(net), net);
    }
    table.finish("a wire", "between")
}

/// Makes a device that is wired.
fn add(device: &mut Planned<'_>, world: &mut World) -> Result<(), Fault> {
    if world.device_named(device.name).is_some() {
        return Err(Fault::new(device.parameters.span(), format!("there is a device '{}' already", device.name)));
    }
    let made = (device.model.make)(&mut device.parameters)?;
    let mut valid: Vec<&str> = vec!["model"];
    valid.extend(device.model.terminals.iter().map(|name| name.trim_end_matches('?')));
    valid.extend(device.model.parameters);
    device.parameters.finish(&format!("{} ({})", device.name, device.model.name), &valid.join(", "))?;
    let names = device.model.terminals.iter().map(|terminal| format!("{}.{}", device.name, terminal.trim_end_matches('?')));
    let nets: Vec<NetId> = names.map(|name| world.net(&name)).collect();
    world.add_device(device.name, device.model, nets, made);
    Ok(())
}

/// Seconds since 1970 of `2026-03-01 12:00:00` or a part of it.
fn date(text: &str) -> Option<i64> {
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, "0:0:0"));
    let numbers = |text: &str, separator: char| text.split(separator).map(|part| part.parse::<u16>().ok()).collect::<Option<Vec<_>>>();
    let (day, time) = (numbers(day, '-')?, numbers(time, ':')?);
    let [year, month, day] = day[..] else { return None };
    let part = |index: usize| time.get(index).copied().unwrap_or(0);
    let small = |number: u16| u8::try_from(number).ok();
    let time = board::DateTime {
        year,
        month: small(month)?,
        day: small(day)?,
        hour: small(part(0))?,
        minute: small(part(1))?,
        second: small(part(2))?,
        ..board::DateTime::default()
    };
    time.is_valid().then(|| time.seconds())
}

/// Builds a world from files; an error is text for the user. `name` chooses the board.
pub fn load(name: Option<&str>, sources: &[WiringFile], clock: crate::Clock) -> Result<World, String> {
    let mut hardware = None;
    for source in sources {
        hardware = hardware.or(source.board()?);
    }
    if let Some(name) = name {
        let found = profile::named(name);
        hardware = Some(found.ok_or_else(|| format!("there is no board '{name}'; there are {}", profile::names()))?);
    }
    let mut world = World::new(hardware.unwrap_or(profile::ALL[0]), clock);
    for source in sources {
        source.apply(&mut world)?;
    }
    world.power_on();
    world.start_script();
    Ok(world)
}

/// When the last expectation is judged.
fn last_expectation(world: &World) -> Option<Time> {
    world.script.expectations.iter().map(|expectation| expectation.to).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clock;

    fn refused(text: &str) -> String {
        match load(None, &[WiringFile::from_text("w.toml", text)], Clock::Virtual) {
            Err(message) => message,
            Ok(_) => panic!("was accepted: {text}"),
        }
    }

    #[test]
    fn mistakes_are_reported_with_their_place_and_the_valid_names() {
        assert_eq!(refused("board = \"uno\""), "w.toml:1:9: there is no board 'uno'; there are pico, pico_w, pyboard, esp32, esp8266");
        let message = refused("[device.lamp]\nmodel = \"lamp\"\npin = \"GP15\"\n");
        assert!(message.starts_with("w.toml:2:9: there is no model 'lamp'; there are "), "{message}");
        let message = refused("[device.lamp]\nmodel = \"led\"\npin = \"GP99\"\n");
        assert!(message.starts_with("w.toml:3:7: there is no pin 'GP99'; pins of pico are GP0, GP1"), "{message}");
        let message = refused("[device.lamp]\nmodel = \"led\"\npin = 3\ncolour = 1\n");
        assert!(message.starts_with("w.toml:4:1: lamp (led) has no 'colour'; there are model, pin"), "{message}");
        assert_eq!(refused("[device.lamp]\nmodel = \"led\"\n"), "w.toml:1:9: 'pin' of lamp is not connected");
        assert!(refused("devices = 1").starts_with("w.toml:1:1: the file has no 'devices'; there are board, "));
        assert!(refused("[device.lamp\n").starts_with("w.toml:1:"));
    }

    #[test]
    fn terminals_are_wired_by_name_number_and_device() {
        let text = "
            board = \"pyboard\"
            [device.a]\nmodel = \"led\"\npin = \"X1\"
            [device.b]\nmodel = \"led\"\npin = \"a.pin\"
            [[wire]]\nbetween = [\"X1\", \"B6\", \"Y1\"]
        ";
        let world = load(None, &[WiringFile::from_text("w.toml", text)], Clock::Virtual).unwrap();
        let nets = ["X1", "A0", "X9", "Y1", "a.pin", "b.pin"].map(|name| world.net_named(name));
        assert!(nets.iter().all(|net| *net == nets[0]), "{nets:?}");
        assert_eq!(world.hardware.profile.name, "pyboard");
    }
}
