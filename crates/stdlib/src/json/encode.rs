//! Values to JSON text.
//!
//! An open container takes three slots: the container (for a sorted dict the list of its
//! keys), the position of the next item, and the dict itself.

use heap::{Handle, Value};
use object::dict::Dict;
use object::exception::kind;
use object::operations::{call, convert, iterate};
use object::string::builder::Builder;
use object::string::points;
use object::{Args, Raised, Vm, float, ids, int, list, text, tuple, types};
use object::packed::message;

/// Slots of an open container.
const FRAME: usize = 3;

/// The options of dumps.
struct Encoder {
    builder: Builder,
    skip_keys: bool,
    ascii: bool,
    circular: bool,
    allow_nan: bool,
    sort: bool,
    /// Text of one level of indentation; None for one line.
    indent: Option<Handle>,
    item_separator: Handle,
    key_separator: Handle,
    default: Option<Handle>,
    /// First slot of the outermost container.
    base: usize,
}

/// dumps; the options start at argument `first`.
pub(super) fn dumps(vm: &mut Vm, args: Args, first: usize) -> Result<Handle, Raised> {
    let flag = |vm: &mut Vm, index: usize, missing: bool| match args.given(vm, first + index) {
        Some(_) => convert::truth(vm, args.at(first + index)),
        None => Ok(missing),
    };
    let (skip_keys, ascii) = (flag(vm, 0, false)?, flag(vm, 1, true)?);
    let (circular, allow_nan, sort) = (flag(vm, 2, true)?, flag(vm, 3, true)?, flag(vm, 7, false)?);
    let given = |vm: &Vm, index: usize| args.given(vm, first + index).is_some_and(|value| !value.is_none());
    let indent = if given(vm, 4) { Some(indentation(vm, args.at(first + 4))?) } else { None };
    let (item_separator, key_separator) = if given(vm, 5) {
        separators(vm, args.at(first + 5))?
    } else {
        let item: &[u8] = if indent.is_some() { b"," } else { b", " };
        (vm.make(|vm| text::new(vm, item))?, vm.make(|vm| text::new(vm, b": "))?)
    };
    let default = if given(vm, 6) { Some(args.at(first + 6)) } else { None };
    let builder = Builder::new(vm)?;
    let out = vm.duplicate(args.at(0))?;
    let base = vm.mark();
    let mut encoder = Encoder {
        builder,
        skip_keys,
        ascii,
        circular,
        allow_nan,
        sort,
        indent,
        item_separator,
        key_separator,
        default,
        base,
    };
    encoder.run(vm, out)?;
    vm.release(base);
    vm.store(out, |vm| encoder.builder.text(vm))?;
    Ok(out)
}

/// The text of one level: a str, or as many spaces as an int says.
fn indentation(vm: &mut Vm, value: Handle) -> Result<Handle, Raised> {
    if types::cast(vm, vm.get(value), ids::STR).is_some() {
        return vm.make(|vm| Ok(types::cast(vm, vm.get(value), ids::STR).unwrap_or(Value::NONE)));
    }
    let count = convert::index_size(vm, value)?.max(0) as usize;
    vm.make(|vm| text::build(vm, count, true, |buffer| buffer.fill(b' ')))
}

/// The two texts of a `separators` argument.
fn separators(vm: &mut Vm, value: Handle) -> Result<(Handle, Handle), Raised> {
    let pair = vm.slot()?;
    iterate::to_tuple(vm, value, pair)?;
    let count = tuple::len(vm.get(pair));
    if count != 2 {
        let problem = if count > 2 { "too many" } else { "not enough" };
        return Err(vm.raise(kind::ValueError, message!("{problem} values to unpack (expected 2)")));
    }
    if vm.get(pair).fields_from(0).any(|item| types::cast(vm, item, ids::STR).is_none()) {
        return Err(vm.raise(kind::TypeError, message!("separators must be a pair of str")));
    }
    let part = |vm: &mut Vm, index: usize| {
        vm.make(|vm| {
            let part = vm.get(pair).field(index);
            Ok(types::cast(vm, part, ids::STR).unwrap_or(part))
        })
    };
    Ok((part(vm, 0)?, part(vm, 1)?))
}

impl Encoder {
    /// Depth of open containers.
    fn depth(&self, vm: &Vm) -> usize {
        (vm.mark() - self.base) / FRAME
    }

    /// Slot `field` of the innermost container.
    fn top(&self, vm: &Vm, field: usize) -> Handle {
        Handle::new(vm.mark() - FRAME + field)
    }

    /// Writes the value in a slot and everything in it.
    fn run(&mut self, vm: &mut Vm, current: Handle) -> Result<(), Raised> {
        loop {
            self.value(vm, current)?;
            loop {
                vm.poll()?;
                if self.depth(vm) == 0 {
                    return Ok(());
                }
                if self.advance(vm, current)? {
                    break;
                }
            }
        }
    }

    /// Writes a value, or opens it when it is a container.
    fn value(&mut self, vm: &mut Vm, current: Handle) -> Result<(), Raised> {
        let mut attempts = 0;
        while !self.known(vm, current)? {
            let Some(default) = self.default else {
                return Err(vm.raise_with(kind::TypeError, |vm, message| {
                    let class = types::type_name(vm, vm.get(current));
                    message.format(message!("Object of type {class} is not JSON serializable"));
                }));
            };
            attempts += 1;
            if attempts > vm.recursion_limit {
                return Err(vm.raise_recursion_error());
            }
            let before = vm.duplicate(current)?;
            call::call(vm, default, &[current], current)?;
            let same = vm.get(before) == vm.get(current);
            vm.release(before.index());
            if same && self.circular {
                return Err(vm.raise(kind::ValueError, message!("Circular reference detected")));
            }
        }
        Ok(())
    }

    /// As `value`; false when the value has no JSON form.
    fn known(&mut self, vm: &mut Vm, current: Handle) -> Result<bool, Raised> {
        let value = vm.get(current);
        if let Some(literal) = literal(value) {
            self.builder.push(vm, literal)?;
        } else if types::cast(vm, value, ids::STR).is_some() {
            self.string(vm, current)?;
        } else if int::cast(vm, value).is_some() || types::cast(vm, value, ids::FLOAT).is_some() {
            self.number(vm, current)?;
        } else if let Some(sequence) = types::cast(vm, value, ids::LIST).or_else(|| types::cast(vm, value, ids::TUPLE)) {
            vm.set(current, sequence);
            self.open(vm, current, b"[", b"[]")?;
        } else if let Some(dict) = types::cast(vm, value, ids::DICT) {
            vm.set(current, dict);
            self.open(vm, current, b"{", b"{}")?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    /// Writes the repr of an int or float.
    fn number(&mut self, vm: &mut Vm, current: Handle) -> Result<(), Raised> {
        let mark = vm.mark();
        if let Some(number) = types::cast(vm, vm.get(current), ids::FLOAT) {
            let number = number.float_bits();
            if !number.is_finite() && !self.allow_nan {
                let mut memory = [0; numeric::float_text::REPR_SIZE];
                let shown = float::write_repr(number, &mut memory);
                return Err(vm.raise(
                    kind::ValueError,
                    message!("Out of range float values are not JSON compliant: {shown}"),
                ));
            }
            if number.is_nan() {
                return self.builder.push(vm, b"NaN");
            }
            if number.is_infinite() {
                return self.builder.push(vm, if number > 0.0 { b"Infinity" } else { b"-Infinity" });
            }
            let mut memory = [0; numeric::float_text::REPR_SIZE];
            let shown = float::write_repr(number, &mut memory);
            return self.builder.push(vm, shown.as_bytes());
        }
        if let Some(number) = vm.get(current).as_int() {
            let mut memory = [0; 24];
            let digits = int::text::small_decimal(number, &mut memory);
            return self.builder.push(vm, digits);
        }
        let digits = vm.make(|vm| {
            let number = vm.get(current);
            int::to_text(vm, int::cast(vm, number).unwrap_or(number), 10)
        })?;
        self.builder.push_all(vm, digits)?;
        vm.release(mark);
        Ok(())
    }

    /// Writes a str in quotes.
    fn string(&mut self, vm: &mut Vm, current: Handle) -> Result<(), Raised> {
        let mark = vm.mark();
        let string = vm.make(|vm| {
            let value = vm.get(current);
            Ok(types::cast(vm, value, ids::STR).unwrap_or(value))
        })?;
        self.builder.push(vm, b"\"")?;
        let mut at = 0;
        loop {
            let rest = vm.get(string).bytes().get(at..).unwrap_or(&[]);
            let ascii = self.ascii;
            let plain = |byte: &u8| !matches!(byte, 0..=0x1f | b'"' | b'\\') && (*byte < 0x7f || !ascii);
            let count = rest.iter().take_while(|byte| plain(byte)).count();
            let special = points::decode(rest, count);
            self.builder.push_part(vm, string, at, at + count)?;
            let Some((point, width)) = special else { break };
            at += count + width;
            self.escape(vm, point)?;
        }
        vm.release(mark);
        self.builder.push(vm, b"\"")
    }

    /// Writes the escape of a code point.
    fn escape(&mut self, vm: &mut Vm, point: u32) -> Result<(), Raised> {
        let short = match point {
            0x22 => b'"',
            0x5c => b'\\',
            0x08 => b'b',
            0x09 => b't',
            0x0a => b'n',
            0x0c => b'f',
            0x0d => b'r',
            0x10000.. => {
                self.escape(vm, 0xd800 + ((point - 0x10000) >> 10))?;
                return self.escape(vm, 0xdc00 + (point & 0x3ff));
            }
            _ => {
                let digit = |place: u32| b"0123456789abcdef"[(point >> place & 15) as usize];
                return self.builder.push(vm, &[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]);
            }
        };
        self.builder.push(vm, &[b'\\', short])
    }

    /// Opens the list, tuple or dict in a slot.
    fn open(&mut self, vm: &mut Vm, current: Handle, start: &[u8], empty: &[u8]) -> Result<(), Raised> {
        let container = vm.get(current);
        let is_dict = container.id().is_some_and(ids::is_dict);
        let count = if is_dict { Dict::len(container) } else { list::fields_of(container).map_or(0, |(_, count)| count) };
        if count == 0 {
            return self.builder.push(vm, empty);
        }
        let depth = self.depth(vm);
        if self.circular {
            for level in 0..depth {
                if vm.get(Handle::new(self.base + level * FRAME + 2)) == vm.get(current) {
                    return Err(vm.raise(kind::ValueError, message!("Circular reference detected")));
                }
            }
        }
        if depth as usize >= vm.recursion_limit {
            return Err(vm.raise_recursion_error());
        }
        self.builder.push(vm, start)?;
        let keys = vm.duplicate(current)?;
        vm.make(|_| Ok(Value::small(0)))?;
        vm.duplicate(current)?;
        if is_dict && self.sort {
            let mark = vm.mark();
            let sorted = vm.slot()?;
            iterate::to_list(vm, current, sorted)?;
            list::sort::sort(vm, sorted, object::slot::NONE, false)?;
            vm.copy(sorted, keys);
            vm.release(mark);
        }
        Ok(())
    }

    /// Starts a line at a depth, when lines are wanted.
    fn new_line(&mut self, vm: &mut Vm, depth: usize) -> Result<(), Raised> {
        let Some(indent) = self.indent else { return Ok(()) };
        self.builder.push(vm, b"\n")?;
        for _ in 0..depth {
            self.builder.push_all(vm, indent)?;
        }
        Ok(())
    }

    /// Moves on to the next item of the innermost container and stores it; closes the container and
    /// returns false when there is none.
    fn advance(&mut self, vm: &mut Vm, current: Handle) -> Result<bool, Raised> {
        let (keys, place, container) = (self.top(vm, 0), self.top(vm, 1), self.top(vm, 2));
        let is_dict = vm.get(container).id().is_some_and(ids::is_dict);
        let depth = self.depth(vm);
        let started = vm.get(place).int_unchecked() as usize;
        // The lowest bit says that an item was written; keys may have been skipped.
        let (mut position, written) = (started >> 1, started & 1 != 0);
        if !is_dict {
            let item = list::fields_of(vm.get(container))
                .and_then(|(fields, count)| (position < count).then(|| fields.field(position)));
            let Some(item) = item else { return self.close(vm, depth, b"]") };
            vm.set(current, item);
            self.between(vm, written, depth)?;
            vm.set(place, Value::length((position + 1) << 1 | 1));
            return Ok(true);
        }
        let mark = vm.mark();
        let key = vm.slot()?;
        loop {
            let entry = if vm.get(keys).has_id(ids::LIST) {
                vm.set(key, list::get(vm.get(keys), position));
                let found = !vm.get(key).is_undefined() && Dict::get_full(vm, container, key, current)?;
                found.then_some(position + 1)
            } else {
                Dict::next(vm.get(container), position).map(|(position, name, value)| {
                    vm.set(key, name);
                    vm.set(current, value);
                    position + 1
                })
            };
            let Some(next) = entry else {
                vm.release(mark);
                return self.close(vm, depth, b"}");
            };
            position = next;
            if is_key(vm, vm.get(key)) {
                break;
            }
            if !self.skip_keys {
                return Err(vm.raise_with(kind::TypeError, |vm, message| {
                    let class = types::type_name(vm, vm.get(key));
                    message.format(message!("keys must be str, int, float, bool or None, not {class}"));
                }));
            }
        }
        self.between(vm, written, depth)?;
        vm.set(place, Value::length(position << 1 | 1));
        self.key(vm, key)?;
        vm.release(mark);
        self.builder.push_all(vm, self.key_separator)?;
        Ok(true)
    }

    /// Writes what stands before an item.
    fn between(&mut self, vm: &mut Vm, written: bool, depth: usize) -> Result<(), Raised> {
        if written {
            self.builder.push_all(vm, self.item_separator)?;
        }
        self.new_line(vm, depth)
    }

    /// Writes the key in a slot, in quotes whatever it is.
    fn key(&mut self, vm: &mut Vm, key: Handle) -> Result<(), Raised> {
        if types::cast(vm, vm.get(key), ids::STR).is_some() {
            return self.string(vm, key);
        }
        self.builder.push(vm, b"\"")?;
        match literal(vm.get(key)) {
            Some(literal) => self.builder.push(vm, literal)?,
            None => self.number(vm, key)?,
        }
        self.builder.push(vm, b"\"")
    }

    /// Closes the innermost container.
    fn close(&mut self, vm: &mut Vm, depth: usize, end: &[u8]) -> Result<bool, Raised> {
        if vm.get(self.top(vm, 1)).int_unchecked() & 1 != 0 {
            self.new_line(vm, depth - 1)?;
        }
        self.builder.push(vm, end)?;
        vm.release(vm.mark() - FRAME);
        Ok(false)
    }
}

/// The text of None, True and False.
fn literal(value: Value<'_>) -> Option<&'static [u8]> {
    if value.is_none() {
        Some(b"null")
    } else if value == Value::TRUE {
        Some(b"true")
    } else if value == Value::FALSE {
        Some(b"false")
    } else {
        None
    }
}

fn is_key(vm: &Vm, value: Value<'_>) -> bool {
    literal(value).is_some()
        || types::cast(vm, value, ids::STR).is_some()
        || int::cast(vm, value).is_some()
        || types::cast(vm, value, ids::FLOAT).is_some()
}
