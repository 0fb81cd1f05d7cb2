//! Human interface devices: what report descriptors say, and what reports mean.
//!
//! Invariant: a report is taken apart only as its descriptor says, and one of another length not at all.

/// Pages of usages.
pub const GENERIC: u16 = 1;
pub const KEYS: u16 = 7;
pub const BUTTONS: u16 = 9;
/// Usages of the generic page.
pub const MOUSE: u16 = 2;
pub const KEYBOARD: u16 = 6;
pub const X: u16 = 0x30;
pub const Y: u16 = 0x31;

/// Keys with names of their own, among the usages of [`KEYS`].
const FIRST_MODIFIER: u16 = 0xe0;
const BACKSPACE: u16 = 42;

/// Fields of one kind, side by side in a report.
#[derive(Clone, Debug)]
struct Field {
    report: u8,
    /// Bits before it, of the report's data.
    at: usize,
    size: usize,
    count: usize,
    page: u16,
    usages: Vec<u16>,
    smallest: i32,
    /// Each value has a usage; otherwise the values are usages.
    variable: bool,
}

/// What a report descriptor says.
#[derive(Clone, Debug, Default)]
pub struct Reports {
    /// Page and usage of the first collection.
    pub purpose: Option<(u16, u16)>,
    /// Reports begin with their number.
    pub numbered: bool,
    inputs: Vec<Field>,
    /// Bits of the input reports, by number.
    lengths: Vec<(u8, usize)>,
}

/// One value of a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reading {
    pub page: u16,
    pub usage: u16,
    pub value: i32,
}

#[derive(Clone, Default)]
struct Global {
    page: u16,
    smallest: i32,
    size: usize,
    count: usize,
    report: u8,
}

impl Reports {
    /// Reads a report descriptor; a text says what is wrong with it.
    pub fn parse(bytes: &[u8]) -> Result<Reports, String> {
        let mut found = Reports::default();
        let (mut global, mut saved) = (Global::default(), Vec::new());
        let (mut usages, mut first): (Vec<u16>, Option<u16>) = (Vec::new(), None);
        let (mut depth, mut rest) = (0, bytes);
        while let [prefix, data @ ..] = rest {
            let length = [0, 1, 2, 4][usize::from(prefix & 3)];
            let Some(value) = data.get(..length) else { return Err("its last item has no end".into()) };
            rest = &data[length..];
            let unsigned = value.iter().rev().fold(0u32, |number, byte| number << 8 | u32::from(*byte));
            let signed = match length {
                1 => i32::from(unsigned as u8 as i8),
                2 => i32::from(unsigned as u16 as i16),
                _ => unsigned as i32,
            };
            match prefix & 0xfc {
                0x04 => global.page = unsigned as u16,
                0x14 => global.smallest = signed,
                0x74 => global.size = unsigned as usize,
                0x94 => global.count = unsigned as usize,
                0x84 => (global.report, found.numbered) = (unsigned as u8, true),
                0xa4 => saved.push(global.clone()),
                0xb4 => global = saved.pop().ok_or("it takes back what it has not kept")?,
                0x08 => usages.push(unsigned as u16),
                0x18 => first = Some(unsigned as u16),
                0x28 => usages.extend(first.take().unwrap_or(0)..=unsigned as u16),
                kind @ (0x80 | 0x90 | 0xb0) => {
                    if kind == 0x80 {
                        found.add(&global, std::mem::take(&mut usages), unsigned);
                    }
                    usages.clear();
                }
                0xa0 => {
                    if depth == 0 && found.purpose.is_none() {
                        found.purpose = usages.first().map(|usage| (global.page, *usage));
                    }
                    depth += 1;
                    usages.clear();
                }
                0xc0 => {
                    depth -= 1;
                    if depth < 0 {
                        return Err("it ends a collection that has not begun".into());
                    }
                }
                _ => {}
            }
        }
        if depth > 0 {
            return Err("a collection has no end".into());
        }
        Ok(found)
    }

    fn add(&mut self, global: &Global, usages: Vec<u16>, bits: u32) {
        let index = self.lengths.iter().position(|length| length.0 == global.report).unwrap_or_else(|| {
            self.lengths.push((global.report, 0));
            self.lengths.len() - 1
        });
        let at = self.lengths[index].1;
        self.lengths[index].1 += global.size * global.count;
        // Constant ones fill up.
        if bits & 1 == 0 && (1..=32).contains(&global.size) {
            let Global { page, smallest, size, count, report } = *global;
            self.inputs.push(Field { report, at, size, count, page, usages, smallest, variable: bits & 2 != 0 });
        }
    }

    /// Bytes of the input report that begins like this, with its number.
    pub fn length(&self, report: &[u8]) -> Option<usize> {
        let number = if self.numbered { *report.first()? } else { 0 };
        let bits = self.lengths.iter().find(|length| length.0 == number)?.1;
        Some(bits.div_ceil(8) + usize::from(self.numbered))
    }

    /// The values of a report that are not zero.
    pub fn read(&self, report: &[u8]) -> Vec<Reading> {
        let (number, data) = match report {
            [number, data @ ..] if self.numbered => (*number, data),
            data => (0, data),
        };
        let mut readings = Vec::new();
        for field in self.inputs.iter().filter(|field| field.report == number) {
            for index in 0..field.count {
                let raw = bits(data, field.at + index * field.size, field.size);
                let value = if field.smallest < 0 { signed(raw, field.size) } else { raw as i32 };
                if value == 0 {
                    continue;
                }
                let usage = match field.variable {
                    // The last usage stands for all that follow.
                    true => field.usages.get(index).or(field.usages.last()).copied(),
                    false => field.usages.get((value - field.smallest).max(0) as usize).copied(),
                };
                let value = if field.variable { value } else { 1 };
                readings.extend(usage.map(|usage| Reading { page: field.page, usage, value }));
            }
        }
        readings
    }
}

fn bits(data: &[u8], at: usize, size: usize) -> u32 {
    let bit = |index: usize| data.get(index / 8).map_or(0, |byte| u32::from(byte >> (index % 8) & 1));
    (0..size).fold(0, |value, index| value | bit(at + index) << index)
}

fn signed(value: u32, size: usize) -> i32 {
    let shift = 32 - size as u32;
    (value << shift) as i32 >> shift
}

/// The name of a key.
pub fn key_name(usage: u16) -> String {
    match usage {
        FIRST_MODIFIER.. if usage < FIRST_MODIFIER + 8 => {
            let names = ["ctrl", "shift", "alt", "gui", "right ctrl", "right shift", "right alt", "right gui"];
            names[usize::from(usage - FIRST_MODIFIER)].to_string()
        }
        40 => "enter".into(),
        41 => "escape".into(),
        BACKSPACE => "backspace".into(),
        43 => "tab".into(),
        44 => "space".into(),
        58..=69 => format!("f{}", usage - 57),
        79 => "right".into(),
        80 => "left".into(),
        81 => "down".into(),
        82 => "up".into(),
        _ => character(usage, false).map_or_else(|| format!("key {usage}"), String::from),
    }
}

fn character(usage: u16, shift: bool) -> Option<char> {
    const PLAIN: &str = "abcdefghijklmnopqrstuvwxyz1234567890\n\0\0\t -=[]\\\0;'`,./";
    const SHIFTED: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ!@#$%^&*()\n\0\0\t _+{}|\0:\"~<>?";
    let row = if shift { SHIFTED } else { PLAIN };
    row.chars().nth(usize::from(usage).checked_sub(4)?).filter(|character| *character != '\0')
}

/// Types a key on a keyboard for American English.
pub fn press(text: &mut String, usage: u16, down: &[u16]) {
    let any = |keys: [u16; 2]| keys.iter().any(|key| down.contains(&(FIRST_MODIFIER + key)));
    if any([0, 4]) || any([2, 6]) || any([3, 7]) {
        // A shortcut is no text.
        return;
    }
    if usage == BACKSPACE {
        text.pop();
    }
    text.extend(character(usage, any([1, 5])));
}

/// Whether a key only changes what others mean.
pub fn is_modifier(usage: u16) -> bool {
    (FIRST_MODIFIER..FIRST_MODIFIER + 8).contains(&usage)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A report with number 3: 3 buttons, then two signed positions; and one with number 1: modifiers and two keys.
    const MIXED: &[u8] = &[
        0x05, 1, 0x09, 2, 0xa1, 1, 0x85, 3, 0x05, 9, 0x19, 1, 0x29, 3, 0x15, 0, 0x25, 1, 0x95, 3, 0x75, 1, 0x81, 2, 0x95, 1,
        0x75, 5, 0x81, 1, 0x05, 1, 0x09, 0x30, 0x09, 0x31, 0x15, 0x81, 0x25, 0x7f, 0x75, 8, 0x95, 2, 0x81, 6, 0xc0, 0x05, 1,
        0x09, 6, 0xa1, 1, 0x85, 1, 0x05, 7, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0, 0x25, 1, 0x75, 1, 0x95, 8, 0x81, 2, 0x95, 2,
        0x75, 8, 0x15, 0, 0x25, 101, 0x19, 0, 0x29, 101, 0x81, 0, 0xc0,
    ];

    #[test]
    fn reports_are_taken_apart_as_described() {
        let reports = Reports::parse(MIXED).unwrap();
        assert_eq!((reports.purpose, reports.numbered), (Some((GENERIC, MOUSE)), true));
        assert_eq!((reports.length(&[3]), reports.length(&[1]), reports.length(&[2])), (Some(4), Some(4), None));
        let reading = |page, usage, value| Reading { page, usage, value };
        assert_eq!(reports.read(&[3, 5, 0xff, 3]), [
            reading(BUTTONS, 1, 1),
            reading(BUTTONS, 3, 1),
            reading(GENERIC, X, -1),
            reading(GENERIC, Y, 3)
        ]);
        assert_eq!(reports.read(&[1, 2, 4, 0]), [reading(KEYS, 0xe1, 1), reading(KEYS, 4, 1)]);
    }

    #[test]
    fn mistakes_in_descriptors_are_named() {
        assert!(Reports::parse(&MIXED[..MIXED.len() - 1]).unwrap_err().contains("no end"));
        assert!(Reports::parse(&[0xc0]).unwrap_err().contains("has not begun"));
        assert!(Reports::parse(&[0x05]).unwrap_err().contains("last item"));
    }

    #[test]
    fn keys_become_text() {
        let mut text = String::new();
        press(&mut text, 11, &[0xe1]);
        for key in [12, 4, BACKSPACE, 30, 56] {
            press(&mut text, key, &[]);
        }
        press(&mut text, 6, &[0xe0]);
        press(&mut text, 31, &[0xe5]);
        assert_eq!(text, "Hi1/@");
        assert_eq!([40, 0xe3, 4, 69, 200].map(key_name).join(","), "enter,gui,a,f12,key 200");
    }
}
