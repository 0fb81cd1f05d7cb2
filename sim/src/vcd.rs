//! Waveform files (value change dump), for GTKWave and PulseView.
//!
//! Invariant: times never go back, and every value follows the definition of its signal.

use crate::net::NetId;
use crate::record::{Level, Record};
use crate::time::Time;
use std::io::{Result, Write};

/// The identifier of the signal with this number: printable characters.
fn identifier(mut number: usize) -> String {
    let mut text = String::new();
    loop {
        text.push(char::from(b'!' + (number % 94) as u8));
        number /= 94;
        if number == 0 {
            return text;
        }
    }
}

/// Writes a record; `name` names nets.
pub fn write(out: &mut dyn Write, record: &Record, end: Time, name: impl Fn(NetId) -> String) -> Result<()> {
    let nets = record.nets();
    writeln!(out, "$version antaresia simulated board $end\n$timescale 1 ns $end\n$scope module board $end")?;
    for (number, net) in nets.iter().enumerate() {
        // Names hold no blanks, and dots would be taken for scopes.
        let name = name(*net).replace([' ', '.'], "_");
        writeln!(out, "$var wire 1 {} {name} $end", identifier(number))?;
    }
    writeln!(out, "$upscope $end\n$enddefinitions $end")?;
    let mut changes: Vec<(Time, usize, Level)> = Vec::new();
    for (number, net) in nets.iter().enumerate() {
        changes.extend(record.levels(*net, end).into_iter().map(|(time, level)| (time, number, level)));
    }
    changes.sort_by_key(|change| (change.0, change.1));
    let mut last = None;
    for (time, number, level) in changes {
        if last != Some(time) {
            writeln!(out, "#{time}")?;
            last = Some(time);
        }
        let value = match level {
            Level::Low => '0',
            Level::High | Level::Train(_) => '1',
            Level::Floating => 'z',
        };
        writeln!(out, "{value}{}", identifier(number))?;
    }
    if last != Some(end) {
        writeln!(out, "#{end}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_definitions_then_changes() {
        let mut record = Record::default();
        record.level(0, NetId(0), Level::Floating);
        record.level(500, NetId(1), Level::High);
        record.level(20, NetId(0), Level::Low);
        let mut out = Vec::new();
        write(&mut out, &record, 1000, |net| format!("lamp.{}", net.0)).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("$var wire 1 ! lamp_0 $end\n$var wire 1 \" lamp_1 $end\n"));
        assert!(text.ends_with("$enddefinitions $end\n#0\nz!\n#20\n0!\n#500\n1\"\n#1000\n"), "{text}");
        assert_eq!(identifier(94), "!\"");
    }
}
