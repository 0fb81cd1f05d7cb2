//! Reading tables of a wiring or scenario file, with messages that show the place.
//!
//! Invariant: whatever is wrong in a file becomes a [`Fault`] with a place in it; every key
//! of a table is either read or reported.

use crate::device::{Kind, Value};
use crate::time::{self, Time};
use std::cell::Cell;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What is wrong, and where.
#[derive(Clone, PartialEq, Debug)]
pub struct Fault {
    pub span: Range<usize>,
    pub text: String,
}

impl Fault {
    pub fn new(span: Range<usize>, text: impl Into<String>) -> Fault {
        Fault { span, text: text.into() }
    }

    /// `file:line:column: text`.
    pub fn show(&self, file: &str, source: &str) -> String {
        format!("{file}:{}: {}", place(source, self.span.start), self.text)
    }
}

/// `line:column` of an offset.
pub fn place(source: &str, offset: usize) -> String {
    let before = source.get(..offset).unwrap_or(source);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |text| text.chars().count()) + 1;
    format!("{line}:{column}")
}

/// A key with its value.
pub struct Entry<'t> {
    pub key: &'t str,
    pub key_span: Range<usize>,
    pub value: &'t DeValue<'t>,
    pub span: Range<usize>,
    used: Cell<bool>,
}

/// A table that is read key by key.
pub struct Parameters<'t> {
    entries: Vec<Entry<'t>>,
    span: Range<usize>,
    /// Folder that file names are relative to.
    pub folder: std::path::PathBuf,
}

impl<'t> Parameters<'t> {
    pub fn new(table: &'t DeTable<'t>, span: Range<usize>) -> Parameters<'t> {
        let mut entries: Vec<Entry<'t>> = table
            .iter()
            .map(|(key, value): (&Spanned<_>, &Spanned<DeValue>)| Entry {
                key: key.get_ref(),
                key_span: key.span(),
                value: value.get_ref(),
                span: value.span(),
                used: Cell::new(false),
            })
            .collect();
        entries.sort_by_key(|entry| entry.key_span.start);
        Parameters { entries, span, folder: std::path::PathBuf::new() }
    }

    /// The entry of a key, which counts as read from now on.
    pub fn take(&self, key: &str) -> Option<&Entry<'t>> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        entry.used.set(true);
        Some(entry)
    }

    pub fn required(&self, key: &str) -> Result<&Entry<'t>, Fault> {
        self.take(key).ok_or_else(|| Fault::new(self.span.clone(), format!("'{key}' is missing")))
    }

    /// The entries that nobody has read yet.
    pub fn unread(&self) -> impl Iterator<Item = &Entry<'t>> {
        self.entries.iter().filter(|entry| !entry.used.get())
    }

    /// All entries, which count as read.
    pub fn all(&self) -> impl Iterator<Item = &Entry<'t>> {
        self.entries.iter().inspect(|entry| entry.used.set(true))
    }

    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// A fault when there are keys that nobody read.
    pub fn finish(&self, what: &str, valid: &str) -> Result<(), Fault> {
        match self.unread().next() {
            Some(entry) => Err(entry.key_fault(format!("{what} has no '{}'; there are {valid}", entry.key))),
            None => Ok(()),
        }
    }

    pub fn number(&self, key: &str, default: f64) -> Result<f64, Fault> {
        self.take(key).map_or(Ok(default), Entry::number)
    }

    /// A number within bounds.
    pub fn number_in(&self, key: &str, default: f64, bounds: std::ops::RangeInclusive<f64>) -> Result<f64, Fault> {
        let number = self.number(key, default)?;
        match self.take(key) {
            Some(entry) if !bounds.contains(&number) => {
                Err(entry.fault(format!("'{key}' must be from {} to {}", bounds.start(), bounds.end())))
            }
            _ => Ok(number),
        }
    }

    /// A whole number within bounds.
    pub fn whole(&self, key: &str, default: u32, bounds: std::ops::RangeInclusive<u32>) -> Result<u32, Fault> {
        let bounds = f64::from(*bounds.start())..=f64::from(*bounds.end());
        let number = self.number_in(key, f64::from(default), bounds)?;
        match self.take(key) {
            Some(entry) if number.fract() != 0.0 => Err(entry.fault(format!("'{key}' must be a whole number"))),
            _ => Ok(number as u32),
        }
    }

    pub fn flag(&self, key: &str, default: bool) -> Result<bool, Fault> {
        self.take(key).map_or(Ok(default), Entry::flag)
    }

    pub fn text(&self, key: &str, default: &str) -> Result<String, Fault> {
        self.take(key).map_or(Ok(default.to_string()), |entry| entry.text().map(String::from))
    }

    pub fn time(&self, key: &str, default: Time) -> Result<Time, Fault> {
        self.take(key).map_or(Ok(default), Entry::time)
    }

    pub fn numbers(&self, key: &str) -> Result<Option<Vec<f64>>, Fault> {
        self.take(key).map(Entry::numbers).transpose()
    }

    /// One of a few words; its number among them.
    pub fn choice(&self, key: &str, words: &[&str], default: usize) -> Result<usize, Fault> {
        let Some(entry) = self.take(key) else { return Ok(default) };
        let text = entry.text()?;
        let found = words.iter().position(|word| *word == text);
        found.ok_or_else(|| entry.fault(format!("'{key}' is none of {}", words.join(", "))))
    }

    /// A file name, relative to the file that names it.
    pub fn path(&self, key: &str) -> Result<Option<std::path::PathBuf>, Fault> {
        let Some(entry) = self.take(key) else { return Ok(None) };
        Ok(Some(self.folder.join(entry.text()?)))
    }
}

impl Entry<'_> {
    pub fn fault(&self, text: impl Into<String>) -> Fault {
        Fault::new(self.span.clone(), text)
    }

    pub fn key_fault(&self, text: impl Into<String>) -> Fault {
        Fault::new(self.key_span.clone(), text)
    }

    fn wrong(&self, kind: Kind) -> Fault {
        self.fault(format!("'{}' must be {}", self.key, kind.name()))
    }

    pub fn number(&self) -> Result<f64, Fault> {
        number_of(self.value).ok_or_else(|| self.wrong(Kind::Number))
    }

    pub fn flag(&self) -> Result<bool, Fault> {
        match self.value {
            DeValue::Boolean(flag) => Ok(*flag),
            value => match number_of(value) {
                Some(0.0) => Ok(false),
                Some(1.0) => Ok(true),
                _ => Err(self.wrong(Kind::Flag)),
            },
        }
    }

    pub fn text(&self) -> Result<&str, Fault> {
        match self.value {
            DeValue::String(text) => Ok(text),
            _ => Err(self.wrong(Kind::Text)),
        }
    }

    /// A duration: a text with a unit, or a number of seconds.
    pub fn time(&self) -> Result<Time, Fault> {
        let time = match self.value {
            DeValue::String(text) => time::parse(text),
            value => number_of(value).and_then(time::from_seconds),
        };
        time.ok_or_else(|| self.wrong(Kind::Time))
    }

    pub fn numbers(&self) -> Result<Vec<f64>, Fault> {
        let items = self.items().ok_or_else(|| self.wrong(Kind::Numbers))?;
        items.map(|item| number_of(item.get_ref()).ok_or_else(|| self.wrong(Kind::Numbers))).collect()
    }

    pub fn items(&self) -> Option<impl Iterator<Item = &Spanned<DeValue<'_>>>> {
        match self.value {
            DeValue::Array(items) => Some(items.iter()),
            _ => None,
        }
    }

    /// A value of a kind.
    pub fn value(&self, kind: Kind) -> Result<Value, Fault> {
        Ok(match kind {
            Kind::Flag => Value::Flag(self.flag()?),
            Kind::Number => Value::Number(self.number()?),
            Kind::Text => Value::Text(self.text()?.to_string()),
            Kind::Time => Value::Time(self.time()?),
            Kind::Numbers => Value::Numbers(self.numbers()?),
        })
    }
}

/// The number that a value is.
pub fn number_of(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(integer) => {
            i64::from_str_radix(integer.as_str(), integer.radix()).ok().map(|integer| integer as f64)
        }
        DeValue::Float(float) => float.as_str().parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}
