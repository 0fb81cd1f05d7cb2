//! print and input.
//!
//! Invariant: print converts everything before it writes anything, so that a conversion
//! that fails leaves no half line.

use heap::{Handle, Value};
use names::sym;
use object::exception::kind;
use object::native::Args;
use object::operations::{call, convert, text as texts};
use object::string::builder::Builder;
use object::types::type_name;
use object::{Raised, Vm, ids, int, list, module, slot, text, thread};
use object::packed::message;

/// Slots: separator, end, file, flush, then the objects.
pub(super) fn print(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    const OBJECTS: usize = 4;
    let separator = text_or(vm, args.at(0), "sep", b" ")?;
    let end = text_or(vm, args.at(1), "end", b"\n")?;
    let flush = args.given(vm, 3).is_some() && convert::truth(vm, args.at(3))?;
    let file = if args.given(vm, 2).is_some_and(|file| !file.is_none()) {
        Some(args.at(2))
    } else {
        replaced_output(vm)?
    };
    if let Some(file) = file {
        return print_to(vm, args, OBJECTS, [separator, end], file, flush);
    }
    if print_short(vm, args, OBJECTS, separator, end) {
        if flush {
            vm.platform.flush_output();
        }
        return Ok(slot::NONE);
    }
    if (OBJECTS..args.count).all(|index| is_plain(vm.get(args.at(index)))) {
        for index in OBJECTS..args.count {
            if index > OBJECTS {
                vm.platform.write_output(vm.get(separator).bytes());
            }
            write_plain(vm, vm.get(args.at(index)));
        }
        vm.platform.write_output(vm.get(end).bytes());
        if flush {
            vm.platform.flush_output();
        }
        return Ok(slot::NONE);
    }
    let mut output = Builder::new(vm)?;
    for index in OBJECTS..args.count {
        if index > OBJECTS {
            output.push_str(vm, separator)?;
        }
        output.push_str(vm, args.at(index))?;
    }
    output.push_str(vm, end)?;
    vm.platform.write_output(output.bytes(vm));
    if flush {
        vm.platform.flush_output();
    }
    Ok(slot::NONE)
}

/// Writes a short line of strings, small integers and the like without taking memory for it (so it works with a locked
/// heap); false when it is not one.
fn print_short(vm: &Vm, args: Args, first: usize, separator: Handle, end: Handle) -> bool {
    const MOST: usize = 128;
    let mut line = [0; MOST];
    let mut length = 0;
    let mut push = |piece: &[u8]| match line.get_mut(length..length + piece.len()) {
        Some(target) => {
            target.copy_from_slice(piece);
            length += piece.len();
            true
        }
        None => false,
    };
    for index in first..args.count {
        if index > first && !push(vm.get(separator).bytes()) {
            return false;
        }
        let value = args.get(vm, index);
        let fits = if let Some(number) = value.as_int() {
            push(int::text::small_decimal(number, &mut [0; 24]))
        } else if value.has_id(ids::STR) {
            push(value.bytes())
        } else if value.is_bool() {
            push(if value == Value::TRUE { b"True" } else { b"False" })
        } else {
            value.is_none() && push(b"None")
        };
        if !fits {
            return false;
        }
    }
    if !push(vm.get(end).bytes()) {
        return false;
    }
    vm.platform.write_output(&line[..length]);
    true
}

/// True for what can be written as it is, without memory: so that print works when there is none.
fn is_plain(value: Value<'_>) -> bool {
    value.is_int() || value.has_id(ids::STR) || value.is_none() || value.is_bool()
}

fn write_plain(vm: &Vm, value: Value<'_>) {
    let Some(number) = value.as_int() else {
        return vm.platform.write_output(match value {
            none if none.is_none() => b"None",
            truth if truth.is_bool() => if truth == Value::TRUE { b"True" } else { b"False" },
            string => string.bytes(),
        });
    };
    let mut digits = [0; 20];
    let (mut at, mut rest) = (digits.len(), number.unsigned_abs());
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if number < 0 {
        at -= 1;
        digits[at] = b'-';
    }
    vm.platform.write_output(&digits[at..]);
}

/// Writes to a file object, piece by piece as CPython does.
fn print_to(
    vm: &mut Vm,
    args: Args,
    first: usize,
    [separator, end]: [Handle; 2],
    file: Handle,
    flush: bool,
) -> Result<Handle, Raised> {
    let (texts, piece) = (vm.make(|vm| list::new(vm, &[]))?, vm.slot()?);
    for index in first..args.count {
        texts::str(vm, args.at(index), piece)?;
        vm.attempt(|vm| list::push(vm, vm.get(texts), vm.get(piece)))?;
    }
    let ignored = vm.slot()?;
    for index in 0..args.count - first {
        if index > 0 {
            call::call_method(vm, file, sym::write, &[separator], ignored)?;
        }
        vm.set(piece, list::get(vm.get(texts), index));
        call::call_method(vm, file, sym::write, &[piece], ignored)?;
    }
    call::call_method(vm, file, sym::write, &[end], ignored)?;
    if flush {
        call::call_method(vm, file, sym::flush, &[], ignored)?;
    }
    Ok(slot::NONE)
}

/// A slot with a str argument, or with its default when it is None or absent.
fn text_or(vm: &mut Vm, argument: Handle, name: &str, default: &[u8]) -> Result<Handle, Raised> {
    let given = vm.get(argument);
    if given.is_undefined() || given.is_none() {
        return vm.make(|vm| text::new(vm, default));
    }
    if text::bytes_of(vm, given).is_none() {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            message.format(message!("{name} must be None or a string, not {}", type_name(vm, vm.get(argument))))
        }));
    }
    Ok(argument)
}

/// What a program has put in the place of `sys.stdout`.
fn replaced_output(vm: &mut Vm) -> Result<Option<Handle>, Raised> {
    let file = vm.make(|vm| module::stored(vm, sym::sys, sym::stdout))?;
    Ok(Some(file).filter(|file| !vm.get(*file).is_undefined()))
}

/// `input` from what a program put in the place of `sys.stdin`; the prompt goes where `print` writes.
fn input_from(vm: &mut Vm, args: Args, file: Handle) -> Result<Handle, Raised> {
    let line = vm.slot()?;
    if args.given(vm, 0).is_some() {
        texts::str(vm, args.at(0), line)?;
        match replaced_output(vm)? {
            Some(output) => call::call_method(vm, output, sym::write, &[line], line)?,
            None => vm.platform.write_output(vm.get(line).bytes()),
        }
    }
    vm.platform.flush_output();
    call::call_method(vm, file, sym::readline, &[], line)?;
    if !vm.get(line).has_id(ids::STR) {
        return Err(vm.raise(kind::TypeError, message!("object.readline() returned non-string")));
    }
    if vm.get(line).bytes().is_empty() {
        return Err(vm.raise(kind::EOFError, message!("EOF when reading a line")));
    }
    vm.store(line, |vm| {
        let bytes = vm.get(line).bytes();
        text::new(vm, bytes.strip_suffix(b"\n").unwrap_or(bytes))
    })?;
    Ok(line)
}

/// `input([prompt])`: a line without its end.
pub(super) fn input(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let file = vm.make(|vm| module::stored(vm, sym::sys, sym::stdin))?;
    if !vm.get(file).is_undefined() {
        return input_from(vm, args, file);
    }
    let mut line = Builder::new(vm)?;
    let repeated = thread::repeated(vm).is_some();
    if args.given(vm, 0).is_some() && !repeated {
        line.push_str(vm, args.at(0))?;
        vm.platform.write_output(line.bytes(vm));
        line.truncate(0);
    }
    vm.platform.flush_output();
    // A board's terminal leaves echo, line ends and corrections to the program.
    let raw = vm.platform.process().is_none();
    crate::dupterm::wait_for_input(vm)?;
    thread::keep_frame(vm);
    loop {
        crate::dupterm::wait_for_input(vm)?;
        let mut byte = [0];
        let count = vm.platform.read_input(&mut byte);
        vm.poll()?;
        if raw && count > 0 {
            let after_return = vm.after_return.replace(byte == [b'\r']);
            match byte {
                [b'\n'] if after_return => continue,
                [b'\r' | b'\n'] => {
                    vm.platform.write_raw(b"\r\n");
                    break;
                }
                [8 | 127] => {
                    if line.length() > 0 {
                        let text = line.bytes(vm);
                        let start = text.iter().rposition(|byte| byte & 0xc0 != 0x80).unwrap_or(0);
                        line.truncate(start);
                        vm.platform.write_raw(b"\x08 \x08");
                    }
                    continue;
                }
                _ => vm.platform.write_raw(&byte),
            }
        }
        match byte {
            _ if count == 0 && raw => {}
            _ if count == 0 => return Err(vm.raise(kind::EOFError, message!("EOF when reading a line"))),
            [b'\n'] => break,
            byte => line.push(vm, &byte)?,
        }
    }
    let out = vm.slot()?;
    line.store(vm, out)?;
    Ok(out)
}
