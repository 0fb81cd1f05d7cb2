//! Settings in a part of a flash, for chips that have nothing of their own for them.
//!
//! The part is two banks, and one of them is in use: a mark and a number, then records one after the other, of which
//! the last one of a name counts. When a bank is full, the records that count are copied to the other one, whose mark is
//! written last and with a higher number. A record is a head of twelve bytes, then namespace, key and value, filled up to
//! words.
//!
//! Invariant: power may be lost at any moment: a record that was not written to its end does not count, nor does a bank
//! without its mark; what counted before still does.

use crate::{Error, Flash, Outcome, Settings, errno};

/// The longest namespace or key, and the longest value.
const NAME: usize = 15;
const VALUE: usize = 4000;

const MARK: u32 = 0x5e77_1005;
/// Bytes of a bank before its records: the mark, the number, the number's complement.
const START: usize = 12;
/// Bytes of a record before its content.
const HEAD: usize = 12;
/// Bytes that are copied at once.
const CHUNK: usize = 64;

const INTEGER: u8 = 1;
const BLOB: u8 = 2;
const ERASED: u8 = 3;

/// Settings in a flash that is theirs alone.
pub struct SettingsLog<F>(pub F);

/// A record's head.
#[derive(Clone, Copy)]
struct Record {
    /// Where it is.
    at: usize,
    kind: u8,
    space: u8,
    key: u8,
    value: u16,
    sum: u32,
}

impl Record {
    fn content(&self) -> usize {
        usize::from(self.space) + usize::from(self.key) + usize::from(self.value)
    }

    /// Bytes with head and filling.
    fn length(&self) -> usize {
        HEAD + self.content().next_multiple_of(4)
    }

    fn value_at(&self) -> usize {
        self.at + HEAD + usize::from(self.space) + usize::from(self.key)
    }

    /// What stands in the flash before the sum.
    fn fields(&self) -> [u8; 8] {
        let value = self.value.to_le_bytes();
        // The last bytes tell written heads from erased flash.
        [self.kind, self.space, self.key, 0, value[0], value[1], 0, 0]
    }
}

/// Continues a sum (CRC-32) with bytes.
fn sum(before: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(before, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 != 0 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

/// A name with room for the longest.
#[derive(Clone, Copy, PartialEq)]
struct Name {
    bytes: [u8; NAME],
    length: u8,
}

impl Name {
    fn new(text: &str) -> Outcome<Name> {
        let mut bytes = [0; NAME];
        bytes.get_mut(..text.len()).ok_or(Error::Invalid("name too long"))?.copy_from_slice(text.as_bytes());
        Ok(Name { bytes, length: text.len() as u8 })
    }

    fn text(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}

/// What is in the bank in use: where it starts, and where the next record goes; None: something unfinished is there.
struct Bank {
    start: usize,
    end: Option<usize>,
}

impl<F: Flash> SettingsLog<F> {
    fn bank_size(&self) -> usize {
        let unit = self.0.erase_size();
        self.0.size() / 2 / unit * unit
    }

    fn words<const N: usize>(&self, at: usize) -> Outcome<[u32; N]> {
        let mut words = [0; N];
        for (index, word) in words.iter_mut().enumerate() {
            let mut bytes = [0; 4];
            self.0.read(at + 4 * index, &mut bytes)?;
            *word = u32::from_le_bytes(bytes);
        }
        Ok(words)
    }

    /// The number of a bank that has its mark.
    fn number(&self, start: usize) -> Outcome<Option<u32>> {
        let [mark, number, complement] = self.words(start)?;
        Ok(Some(number).filter(|number| mark == MARK && *number == !complement))
    }

    /// The bank in use; a part that never was used gets one.
    fn bank(&self) -> Outcome<Bank> {
        let second = self.bank_size();
        let start = match (self.number(0)?, self.number(second)?) {
            (Some(first), Some(other)) if (other.wrapping_sub(first) as i32) > 0 => second,
            (None, Some(_)) => second,
            (Some(_), _) => 0,
            (None, None) => {
                self.0.erase(0, second)?;
                self.finish(0, 1)?;
                0
            }
        };
        let end = self.visit(start, |_| Ok(()))?;
        Ok(Bank { start, end })
    }

    /// Writes a bank's mark.
    fn finish(&self, start: usize, number: u32) -> Outcome<()> {
        self.0.write(start + 4, &number.to_le_bytes())?;
        self.0.write(start + 8, &(!number).to_le_bytes())?;
        self.0.write(start, &MARK.to_le_bytes())
    }

    /// The head at a place: None where nothing was written, an error in it as `Some(None)`.
    fn head(&self, at: usize) -> Outcome<Option<Option<Record>>> {
        let mut bytes = [0; HEAD];
        self.0.read(at, &mut bytes)?;
        if bytes == [0xff; HEAD] {
            return Ok(None);
        }
        let record = Record {
            at,
            kind: bytes[0],
            space: bytes[1],
            key: bytes[2],
            value: u16::from_le_bytes([bytes[4], bytes[5]]),
            sum: u32::from_le_bytes([bytes[8], bytes[9], bytes[10], bytes[11]]),
        };
        let sizes = usize::from(record.space) <= NAME && usize::from(record.key) <= NAME && usize::from(record.value) <= VALUE;
        Ok(Some(Some(record).filter(|record| sizes && record.fields() == bytes[..8])))
    }

    fn is_whole(&self, record: &Record) -> Outcome<bool> {
        let mut found = sum(u32::MAX, &record.fields());
        self.copy(record.at + HEAD, record.content(), |_, bytes| {
            found = sum(found, bytes);
            Ok(())
        })?;
        Ok(found == record.sum)
    }

    /// Reads bytes, a part at a time.
    fn copy(&self, at: usize, length: usize, mut take: impl FnMut(usize, &[u8]) -> Outcome<()>) -> Outcome<()> {
        let mut chunk = [0; CHUNK];
        for done in (0..length).step_by(CHUNK) {
            let part = &mut chunk[..CHUNK.min(length - done)];
            self.0.read(at + done, part)?;
            take(done, part)?;
        }
        Ok(())
    }

    /// Visits the whole records of a bank; where the next one goes, or None when an unfinished one is in the way.
    fn visit(&self, start: usize, mut visit: impl FnMut(&Record) -> Outcome<()>) -> Outcome<Option<usize>> {
        let mut at = start + START;
        let limit = start + self.bank_size();
        while at + HEAD <= limit {
            match self.head(at)? {
                None => return Ok(Some(at)),
                Some(Some(record)) if at + record.length() <= limit && self.is_whole(&record)? => {
                    visit(&record)?;
                    at += record.length();
                }
                Some(_) => return Ok(None),
            }
        }
        Ok(Some(at))
    }

    fn has_name(&self, record: &Record, space: &Name, key: &Name) -> Outcome<bool> {
        if (record.space, record.key) != (space.length, key.length) {
            return Ok(false);
        }
        let mut names = [0; 2 * NAME];
        let names = &mut names[..usize::from(record.space + record.key)];
        self.0.read(record.at + HEAD, names)?;
        let (own, other) = names.split_at(usize::from(record.space));
        Ok(own == space.text() && other == key.text())
    }

    /// The record of a name that counts.
    fn find(&self, start: usize, space: &Name, key: &Name) -> Outcome<Option<Record>> {
        let mut found = None;
        self.visit(start, |record| {
            if self.has_name(record, space, key)? {
                found = Some(*record);
            }
            Ok(())
        })?;
        Ok(found.filter(|record| record.kind != ERASED))
    }

    fn value(&self, space: &str, key: &str, kind: u8) -> Outcome<Option<Record>> {
        let found = self.find(self.bank()?.start, &Name::new(space)?, &Name::new(key)?)?;
        Ok(found.filter(|record| record.kind == kind))
    }

    /// Writes a record whose content comes from `content`, which is called with what takes its parts.
    fn put(&self, at: usize, record: &Record, content: impl Fn(&mut dyn FnMut(&[u8]) -> Outcome<()>) -> Outcome<()>) -> Outcome<()> {
        // The first word shows that something was begun here.
        self.0.write(at, &record.fields()[..4])?;
        // Parts are gathered to words, as some flashes write nothing else.
        let (mut place, mut word, mut filled) = (at + HEAD, [0xff; 4], 0);
        let mut found = sum(u32::MAX, &record.fields());
        content(&mut |bytes| {
            found = sum(found, bytes);
            for byte in bytes {
                word[filled] = *byte;
                filled += 1;
                if filled == 4 {
                    self.0.write(place, &word)?;
                    (place, word, filled) = (place + 4, [0xff; 4], 0);
                }
            }
            Ok(())
        })?;
        if filled > 0 {
            self.0.write(place, &word)?;
        }
        self.0.write(at + 4, &record.fields()[4..])?;
        self.0.write(at + 8, &found.to_le_bytes())
    }

    /// Copies what counts to the other bank, but for a name that is set anew; where the bank starts, and its next place.
    fn move_on(&self, bank: &Bank, space: &Name, key: &Name) -> Outcome<(usize, usize)> {
        let target = if bank.start == 0 { self.bank_size() } else { 0 };
        self.0.erase(target, self.bank_size())?;
        let mut at = target + START;
        self.visit(bank.start, |record| {
            let mut names = [[0; NAME]; 2];
            self.0.read(record.at + HEAD, &mut names[0][..record.space.into()])?;
            self.0.read(record.at + HEAD + usize::from(record.space), &mut names[1][..record.key.into()])?;
            let own = [Name { bytes: names[0], length: record.space }, Name { bytes: names[1], length: record.key }];
            let counts = self.find(bank.start, &own[0], &own[1])?.is_some_and(|last| last.at == record.at);
            if counts && own != [*space, *key] {
                self.put(at, record, |take| self.copy(record.at + HEAD, record.content(), |_, bytes| take(bytes)))?;
                at += record.length();
            }
            Ok(())
        })?;
        Ok((target, at))
    }

    fn set(&self, space: &str, key: &str, kind: u8, value: &[u8]) -> Outcome<()> {
        let (space, key) = (Name::new(space)?, Name::new(key)?);
        if value.len() > VALUE {
            return Err(Error::Invalid("value too long"));
        }
        let record = Record { at: 0, kind, space: space.length, key: key.length, value: value.len() as u16, sum: 0 };
        let put = |at| self.put(at, &record, |take| [space.text(), key.text(), value].into_iter().try_for_each(&mut *take));
        let fits = |start: usize, at: usize| at + record.length() <= start + self.bank_size();
        let bank = self.bank()?;
        if let Some(at) = bank.end.filter(|at| fits(bank.start, *at)) {
            return put(at);
        }
        let (start, at) = self.move_on(&bank, &space, &key)?;
        if !fits(start, at) {
            return Err(Error::Errno(errno::ENOSPC));
        }
        put(at)?;
        // Until now the other bank counts.
        self.finish(start, self.number(bank.start)?.unwrap_or(0).wrapping_add(1))
    }
}

impl<F: Flash> Settings for SettingsLog<F> {
    fn integer(&self, space: &str, key: &str) -> Outcome<Option<i32>> {
        let Some(record) = self.value(space, key, INTEGER)? else { return Ok(None) };
        let mut bytes = [0; 4];
        self.0.read(record.value_at(), &mut bytes)?;
        Ok(Some(i32::from_le_bytes(bytes)))
    }

    fn set_integer(&self, space: &str, key: &str, value: i32) -> Outcome<()> {
        // The same again would only take room.
        if self.integer(space, key)? == Some(value) { Ok(()) } else { self.set(space, key, INTEGER, &value.to_le_bytes()) }
    }

    fn blob(&self, space: &str, key: &str, buffer: &mut [u8]) -> Outcome<Option<usize>> {
        let Some(record) = self.value(space, key, BLOB)? else { return Ok(None) };
        let length = usize::from(record.value);
        let fitting = length.min(buffer.len());
        self.0.read(record.value_at(), &mut buffer[..fitting])?;
        Ok(Some(length))
    }

    fn set_blob(&self, space: &str, key: &str, value: &[u8]) -> Outcome<()> {
        self.set(space, key, BLOB, value)
    }

    fn erase(&self, space: &str, key: &str) -> Outcome<bool> {
        let found = self.find(self.bank()?.start, &Name::new(space)?, &Name::new(key)?)?.is_some();
        if found {
            self.set(space, key, ERASED, &[])?;
        }
        Ok(found)
    }

    fn commit(&self) -> Outcome<()> {
        // What was set is in the flash.
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::{Cell, RefCell};

    /// A flash whose power may be cut: after so many steps every further one fails.
    struct Memory {
        bytes: RefCell<Vec<u8>>,
        steps: Cell<usize>,
    }

    const UNIT: usize = 256;

    impl Memory {
        fn new(units: usize) -> Memory {
            Memory { bytes: RefCell::new(vec![0xa5; units * UNIT]), steps: Cell::new(usize::MAX) }
        }

        fn step(&self) -> Outcome<()> {
            let left = self.steps.get().checked_sub(1).ok_or(Error::Errno(errno::EIO))?;
            self.steps.set(left);
            Ok(())
        }
    }

    impl Flash for &Memory {
        fn size(&self) -> usize {
            self.bytes.borrow().len()
        }

        fn erase_size(&self) -> usize {
            UNIT
        }

        fn write_size(&self) -> usize {
            4
        }

        fn read(&self, address: usize, buffer: &mut [u8]) -> Outcome<()> {
            buffer.copy_from_slice(&self.bytes.borrow()[address..address + buffer.len()]);
            Ok(())
        }

        fn write(&self, address: usize, bytes: &[u8]) -> Outcome<()> {
            assert!(address % 4 == 0 && bytes.len() % 4 == 0, "words");
            self.step()?;
            for (place, byte) in self.bytes.borrow_mut()[address..].iter_mut().zip(bytes) {
                assert_eq!(*place, 0xff, "written twice");
                *place = *byte;
            }
            Ok(())
        }

        fn erase(&self, address: usize, length: usize) -> Outcome<()> {
            assert!(address % UNIT == 0 && length % UNIT == 0);
            for unit in (address..address + length).step_by(UNIT) {
                self.step()?;
                self.bytes.borrow_mut()[unit..unit + UNIT].fill(0xff);
            }
            Ok(())
        }
    }

    fn blob(log: &SettingsLog<&Memory>, space: &str, key: &str) -> Option<Vec<u8>> {
        let mut buffer = [0; VALUE];
        log.blob(space, key, &mut buffer).unwrap().map(|length| buffer[..length].to_vec())
    }

    #[test]
    fn what_was_set_last_counts() {
        let memory = Memory::new(8);
        let log = SettingsLog(&memory);
        assert_eq!(log.integer("a", "key"), Ok(None));
        log.set_integer("a", "key", -5).unwrap();
        log.set_integer("b", "key", 7).unwrap();
        log.set_blob("a", "other", b"hello").unwrap();
        log.set_integer("a", "key", 6).unwrap();
        let again = SettingsLog(&memory);
        assert_eq!((again.integer("a", "key"), again.integer("b", "key")), (Ok(Some(6)), Ok(Some(7))));
        assert_eq!((blob(&again, "a", "other"), blob(&again, "a", "key")), (Some(b"hello".to_vec()), None));
        let mut short = [0; 2];
        assert_eq!((again.blob("a", "other", &mut short), &short), (Ok(Some(5)), b"he"));
        assert_eq!((again.erase("a", "key"), again.erase("a", "key"), again.integer("a", "key")), (Ok(true), Ok(false), Ok(None)));
        assert_eq!(again.integer("a-name-too-long-", "key"), Err(Error::Invalid("name too long")));
        assert_eq!(again.set_blob("a", "b", &[0; VALUE + 1]), Err(Error::Invalid("value too long")));
    }

    #[test]
    fn a_full_bank_is_left_and_what_counts_goes_along() {
        let memory = Memory::new(8);
        let log = SettingsLog(&memory);
        log.set_integer("kept", "one", 1).unwrap();
        log.set_blob("kept", "text", b"some text that stays").unwrap();
        log.set_integer("kept", "gone", 1).unwrap();
        log.erase("kept", "gone").unwrap();
        for round in 0..1000 {
            log.set_integer("count", "n", round).unwrap();
            assert_eq!(log.integer("count", "n"), Ok(Some(round)));
        }
        assert_eq!((log.integer("kept", "one"), log.integer("kept", "gone")), (Ok(Some(1)), Ok(None)));
        assert_eq!(blob(&log, "kept", "text"), Some(b"some text that stays".to_vec()));
    }

    #[test]
    fn what_does_not_fit_is_refused_and_nothing_is_lost() {
        let memory = Memory::new(4);
        let log = SettingsLog(&memory);
        log.set_integer("a", "n", 5).unwrap();
        log.set_blob("a", "big", &[7; 400]).unwrap();
        assert_eq!(log.set_blob("a", "second", &[8; 400]), Err(Error::Errno(errno::ENOSPC)));
        assert_eq!((log.integer("a", "n"), blob(&log, "a", "big")), (Ok(Some(5)), Some(vec![7; 400])));
    }

    #[test]
    fn power_may_be_lost_at_every_step() {
        let mut finished = false;
        let mut steps = 0;
        while !finished {
            let memory = Memory::new(4);
            let log = SettingsLog(&memory);
            log.set_blob("a", "kept", b"kept").unwrap();
            memory.steps.set(steps);
            let mut sure = None;
            finished = (0..60).all(|round| {
                let went_well = log.set_integer("a", "n", round).is_ok();
                if went_well {
                    sure = Some(round);
                }
                went_well
            });
            memory.steps.set(usize::MAX);
            let after = SettingsLog(&memory);
            let found = after.integer("a", "n").unwrap();
            assert!(found == sure || found == Some(sure.map_or(0, |round| round + 1)), "{steps}: {found:?} {sure:?}");
            assert_eq!(blob(&after, "a", "kept"), Some(b"kept".to_vec()), "{steps}");
            after.set_integer("a", "n", -1).unwrap();
            assert_eq!(after.integer("a", "n"), Ok(Some(-1)));
            steps += 1;
        }
        assert!(steps > 200);
    }
}
