//! JSON text to values.
//!
//! An open container takes two slots: the list or dict (for `object_pairs_hook` the list
//! of pairs), and the key that waits for its value, undefined in a list.

use heap::{Handle, Value};
use names::sym;
use object::dict::Dict;
use object::exception::{self, kind};
use object::operations::call;
use object::string::{codec, points};
use object::text::Message;
use object::vm::STRETCH;
use object::{Args, Fault, Leaf, Raised, Vm, bytes, float, ids, int, list, text, tuple, types};
use object::packed::message;

/// Slots of an open container.
const FRAME: usize = 2;

/// Arguments by position behind the text: the hooks.
const OBJECT_HOOK: usize = 1;
const PARSE_FLOAT: usize = 2;
const PARSE_INT: usize = 3;
const PARSE_CONSTANT: usize = 4;
const PAIRS_HOOK: usize = 5;

/// What is wrong, and at which byte.
type Problem = (&'static str, usize);

struct Decoder {
    /// The text as a str.
    source: Handle,
    args: Args,
    at: usize,
    base: usize,
}

/// loads of the text in a slot.
pub(super) fn loads(vm: &mut Vm, args: Args, source: Handle) -> Result<Handle, Raised> {
    let source = vm.make(|vm| {
        let value = vm.get(source);
        if let Some(string) = types::cast(vm, value, ids::STR) {
            return Ok(string);
        }
        if bytes::buffer_of(vm, value).is_none() {
            let class = types::type_name(vm, value);
            return Err(vm.type_fault(message!("the JSON object must be str, bytes or bytearray, not {class}")));
        }
        codec::decode(vm, value, Value::UNDEFINED, Value::UNDEFINED, "loads")
    })?;
    let current = vm.slot()?;
    let mut decoder = Decoder { source, args, at: 0, base: vm.mark() };
    decoder.run(vm, current)?;
    Ok(current)
}

impl Decoder {
    fn peek(&self, vm: &Vm) -> Option<u8> {
        vm.get(self.source).bytes().get(self.at).copied()
    }

    /// Skips white space; the byte behind it.
    fn skip(&mut self, vm: &Vm) -> Option<u8> {
        let rest = vm.get(self.source).bytes().get(self.at..).unwrap_or(&[]);
        self.at += rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
        self.peek(vm)
    }

    fn fail<T>(&self, vm: &mut Vm, problem: Problem) -> Result<T, Raised> {
        let source = self.source;
        Err(vm.raise_leaf(|vm| error(vm, vm.get(source), problem)))
    }

    /// The hook in an argument, if one was given.
    fn hook(&self, vm: &Vm, index: usize) -> Option<Handle> {
        self.args.given(vm, index).filter(|hook| !hook.is_none()).map(|_| self.args.at(index))
    }

    fn depth(&self, vm: &Vm) -> usize {
        (vm.mark() - self.base) / FRAME
    }

    /// Reads the whole text into the slot `current`.
    fn run(&mut self, vm: &mut Vm, current: Handle) -> Result<(), Raised> {
        loop {
            let complete = self.value(vm, current)?;
            if !complete {
                continue;
            }
            loop {
                vm.poll()?;
                if self.depth(vm) == 0 {
                    return match self.skip(vm) {
                        None => Ok(()),
                        Some(_) => self.fail(vm, ("Extra data", self.at)),
                    };
                }
                if self.add(vm, current)? {
                    break;
                }
            }
        }
    }

    /// Reads the start of a value: true when it is complete, false when it opened a container with items.
    fn value(&mut self, vm: &mut Vm, current: Handle) -> Result<bool, Raised> {
        match self.skip(vm) {
            Some(b'"') => self.string(vm, current, false)?,
            Some(b'[') => {
                self.at += 1;
                if self.skip(vm) == Some(b']') {
                    self.at += 1;
                    vm.store(current, |vm| list::with_capacity(vm, 0))?;
                    return Ok(true);
                }
                self.open(vm)?;
                vm.make(|vm| list::with_capacity(vm, 0))?;
                vm.slot()?;
                return Ok(false);
            }
            Some(b'{') => {
                self.at += 1;
                self.open(vm)?;
                let pairs = self.hook(vm, PAIRS_HOOK).is_some();
                vm.make(|vm| if pairs { list::with_capacity(vm, 0) } else { Dict::new(vm) })?;
                let key = vm.slot()?;
                if self.skip(vm) == Some(b'}') {
                    self.at += 1;
                    self.close_object(vm, current)?;
                    return Ok(true);
                }
                self.key(vm, key)?;
                return Ok(false);
            }
            Some(b'-' | b'0'..=b'9') => self.number(vm, current)?,
            _ => self.word(vm, current)?,
        }
        Ok(true)
    }

    fn open(&mut self, vm: &mut Vm) -> Result<(), Raised> {
        if self.depth(vm) as usize >= vm.recursion_limit {
            return Err(vm.raise_recursion_error());
        }
        Ok(())
    }

    /// Adds a complete value to the innermost container: true when another value follows; else the
    /// container is complete, and its value stored.
    fn add(&mut self, vm: &mut Vm, current: Handle) -> Result<bool, Raised> {
        let container = Handle::new(vm.mark() - FRAME);
        let key = container.offset(1);
        let is_list = vm.get(key).is_undefined();
        if is_list {
            vm.attempt(|vm| list::push(vm, vm.get(container), vm.get(current)))?;
        } else if vm.get(container).has_id(ids::DICT) {
            vm.attempt(|vm| Dict::set(vm, vm.get(container), vm.get(key), vm.get(current)))?;
        } else {
            vm.attempt(|vm| {
                let pair = tuple::new(vm, &[vm.get(key), vm.get(current)])?;
                list::push(vm, vm.get(container), pair)
            })?;
        }
        let end = if is_list { b']' } else { b'}' };
        match self.skip(vm) {
            Some(b',') => {
                let comma = self.at;
                self.at += 1;
                let next = self.skip(vm);
                if next == Some(end) {
                    let what = if is_list {
                        "Illegal trailing comma before end of array"
                    } else {
                        "Illegal trailing comma before end of object"
                    };
                    return self.fail(vm, (what, comma));
                }
                if !is_list {
                    self.key(vm, key)?;
                }
                Ok(true)
            }
            Some(byte) if byte == end => {
                self.at += 1;
                if is_list {
                    vm.copy(container, current);
                    vm.release(container.index());
                } else {
                    self.close_object(vm, current)?;
                }
                Ok(false)
            }
            _ => self.fail(vm, ("Expecting ',' delimiter", self.at)),
        }
    }

    /// Stores the innermost container, an object, after the hooks.
    fn close_object(&mut self, vm: &mut Vm, current: Handle) -> Result<(), Raised> {
        let container = Handle::new(vm.mark() - FRAME);
        vm.copy(container, current);
        vm.release(container.index());
        let hook = self.hook(vm, PAIRS_HOOK).or_else(|| self.hook(vm, OBJECT_HOOK));
        match hook {
            Some(hook) => call::call(vm, hook, &[current], current),
            None => Ok(()),
        }
    }

    /// Reads a key and the colon behind it.
    fn key(&mut self, vm: &mut Vm, key: Handle) -> Result<(), Raised> {
        if self.skip(vm) != Some(b'"') {
            return self.fail(vm, ("Expecting property name enclosed in double quotes", self.at));
        }
        self.string(vm, key, true)?;
        if self.skip(vm) != Some(b':') {
            return self.fail(vm, ("Expecting ':' delimiter", self.at));
        }
        self.at += 1;
        Ok(())
    }

    /// Reads a string; keys are interned, since they repeat.
    fn string(&mut self, vm: &mut Vm, out: Handle, key: bool) -> Result<(), Raised> {
        let start = self.at + 1;
        let rest = vm.get(self.source).bytes().get(start..).unwrap_or(&[]);
        let plain = plain(vm, rest);
        if plain > STRETCH {
            vm.attempt(|vm| vm.poll_walk())?;
        }
        let rest = vm.get(self.source).bytes().get(start..).unwrap_or(&[]);
        let source = self.source;
        if rest.get(plain) == Some(&b'"') {
            self.at = start + plain + 1;
            return vm.store(out, |vm| {
                let content = vm.get(source).bytes().get(start..start + plain).unwrap_or(&[]);
                if key && plain <= 32 { text::intern(vm, content) } else { text::new(vm, content) }
            });
        }
        match unescape(vm, vm.get(source).bytes(), start, &mut |_| {}) {
            Ok(end) => self.at = end,
            Err(problem) => {
                vm.attempt(|vm| vm.poll_walk())?;
                return self.fail(vm, problem);
            }
        }
        vm.store(out, |vm| {
            let made = text::compose(vm, |message: &mut Message<'_>| {
                let _ = unescape(vm, vm.get(source).bytes(), start, &mut |part| message.push(part));
            })?;
            vm.poll_walk().map(|()| made)
        })
    }

    /// Reads a number.
    fn number(&mut self, vm: &mut Vm, out: Handle) -> Result<(), Raised> {
        let start = self.at;
        let rest = vm.get(self.source).bytes().get(start..).unwrap_or(&[]);
        let Some((length, is_int)) = scan_number(rest) else { return self.word(vm, out) };
        self.at += length;
        let source = self.source;
        let hook = self.hook(vm, if is_int { PARSE_INT } else { PARSE_FLOAT });
        vm.store(out, |vm| {
            let literal = vm.get(source).bytes().get(start..start + length).unwrap_or(&[]);
            if hook.is_some() {
                return text::new(vm, literal);
            }
            if is_int {
                return Ok(int::text::parse(vm, literal, 10)?.unwrap_or(Value::small(0)));
            }
            let number = core::str::from_utf8(literal).ok().and_then(numeric::parse_float);
            float::new(vm, number.unwrap_or(f64::NAN))
        })?;
        match hook {
            Some(hook) => call::call(vm, hook, &[out], out),
            None => Ok(()),
        }
    }

    /// Reads true, false, null, NaN, Infinity or -Infinity.
    fn word(&mut self, vm: &mut Vm, out: Handle) -> Result<(), Raised> {
        let rest = vm.get(self.source).bytes().get(self.at..).unwrap_or(&[]);
        for (word, value) in [(&b"true"[..], Value::TRUE), (b"false", Value::FALSE), (b"null", Value::NONE)] {
            if rest.starts_with(word) {
                self.at += word.len();
                vm.set(out, value);
                return Ok(());
            }
        }
        let numbers = [("NaN", f64::NAN), ("Infinity", f64::INFINITY), ("-Infinity", f64::NEG_INFINITY)];
        for (word, number) in numbers {
            if rest.starts_with(word.as_bytes()) {
                self.at += word.len();
                if let Some(hook) = self.hook(vm, PARSE_CONSTANT) {
                    vm.store(out, |vm| text::new(vm, word.as_bytes()))?;
                    return call::call(vm, hook, &[out], out);
                }
                return vm.store(out, |vm| float::new(vm, number));
            }
        }
        self.fail(vm, ("Expecting value", self.at))
    }
}

/// Length of the number at the start of a text, and whether it is an int; None when there is none.
fn scan_number(text: &[u8]) -> Option<(usize, bool)> {
    let digits = |at: usize| text.get(at..).map_or(0, |rest| rest.iter().take_while(|byte| byte.is_ascii_digit()).count());
    let sign = (text.first() == Some(&b'-')) as usize;
    let whole = match text.get(sign)? {
        b'0' => 1,
        b'1'..=b'9' => digits(sign),
        _ => return None,
    };
    let mut at = sign + whole;
    let mut is_int = true;
    if text.get(at) == Some(&b'.') && digits(at + 1) > 0 {
        at += 1 + digits(at + 1);
        is_int = false;
    }
    if let Some(b'e' | b'E') = text.get(at) {
        let sign = matches!(text.get(at + 1), Some(b'+' | b'-')) as usize;
        let count = digits(at + 1 + sign);
        if count > 0 {
            at += 1 + sign + count;
            is_int = false;
        }
    }
    Some((at, is_int))
}

/// Sends the text of the string whose first character is at `start`; the position behind its quote.
fn unescape(vm: &Vm, source: &[u8], start: usize, send: &mut dyn FnMut(&[u8])) -> Result<usize, Problem> {
    let mut at = start;
    loop {
        let rest = source.get(at..).unwrap_or(&[]);
        let plain = plain(vm, rest);
        send(&rest[..plain]);
        at += plain;
        match rest.get(plain).filter(|_| !vm.stops_at(0)) {
            None => return Err(("Unterminated string starting at", start - 1)),
            Some(b'"') => return Ok(at + 1),
            Some(b'\\') => {}
            Some(_) => return Err(("Invalid control character at", at)),
        }
        let escaped = match rest.get(plain + 1) {
            None => return Err(("Unterminated string starting at", start - 1)),
            Some(b'b') => 0x08,
            Some(b'f') => 0x0c,
            Some(b'n') => b'\n',
            Some(b'r') => b'\r',
            Some(b't') => b'\t',
            Some(byte @ (b'"' | b'\\' | b'/')) => *byte,
            Some(b'u') => {
                let mut point = unit(source, at + 2).ok_or(("Invalid \\uXXXX escape", at + 1))?;
                at += 6;
                if (0xd800..0xdc00).contains(&point) && source.get(at..at + 2) == Some(b"\\u") {
                    if let Some(low @ 0xdc00..=0xdfff) = unit(source, at + 2) {
                        point = 0x10000 + ((point & 0x3ff) << 10 | low & 0x3ff);
                        at += 6;
                    }
                }
                send(points::encode(point).bytes());
                continue;
            }
            Some(_) => return Err(("Invalid \\escape", at)),
        };
        send(&[escaped]);
        at += 2;
    }
}

/// How many bytes stand for themselves, or were looked at until Ctrl-C came.
fn plain(vm: &Vm, rest: &[u8]) -> usize {
    let special = |byte: u8| matches!(byte, 0..=0x1f | b'"' | b'\\');
    rest.iter().enumerate().take_while(|(at, byte)| !special(**byte) && !vm.stops_at(*at)).count()
}

/// The number that four hexadecimal digits are.
fn unit(source: &[u8], at: usize) -> Option<u32> {
    let digits = source.get(at..at + 4)?;
    digits.iter().try_fold(0, |value, digit| Some(value << 4 | (*digit as char).to_digit(16)?))
}

/// JSONDecodeError with its attributes.
#[cold]
fn error(vm: &Vm, source: Value<'_>, (what, at): Problem) -> Fault {
    let made = (|| -> Leaf<'_> {
        let before = source.bytes().get(..at).unwrap_or(source.bytes());
        let position = points::count(before);
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        let column = points::count(&before[start..]) + 1;
        let error = exception::new_text(vm, kind::JSONDecodeError, |message| {
            // CPython puts a colon behind the message unless it has one.
            message.format(message!("{what}: line {line} column {column} (char {position})"));
        })?;
        let attributes = Dict::new(vm)?;
        for (name, value) in [
            (sym::msg, text::new(vm, what.as_bytes())?),
            (sym::doc, source),
            (sym::pos, Value::length(position)),
            (sym::lineno, Value::length(line)),
            (sym::colno, Value::length(column)),
        ] {
            Dict::set(vm, attributes, text::name(name), value)?;
        }
        vm.heap.set_field(error, exception::DICT, attributes);
        Ok(error)
    })();
    vm.raised(made)
}
