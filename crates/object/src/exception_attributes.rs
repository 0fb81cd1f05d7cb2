//! What programs see of exceptions: construction, attributes, `str` and `repr`.
//!
//! Most attributes are views of `args` (`StopIteration.value` is `args[0]`); one that a
//! program assigns, or that a constructor takes by keyword, is kept in the exception's
//! attribute dict under its name and hides the view.
//!
//! Source: CPython library reference, "Built-in Exceptions".
//!
//! Invariant: `args` is a tuple.

use crate::dict::Dict;
use crate::exception::{ARGS, CAUSE, CLASS, CONTEXT, DICT, FLAGS, TRACEBACK, is_a, kind, new, type_value};
use crate::exception_group as group;
use crate::fault::{Fault, Leaf, Raised};
use crate::ids::immediate;
use crate::operations::text as texts;
use crate::string::points;
use crate::types::{Item, class_name, type_name};
use crate::{Args, Code, Native, Vm, class, ids, int, list, text, tuple};
use crate::packed::message;
use heap::{Handle, Value};
use names::{Sym, sym};

/// Flag of the field FLAGS: `__suppress_context__`.
pub const SUPPRESS_CONTEXT: usize = 1;

/// An attribute that is argument `$index` unless it was assigned.
macro_rules! argument {
    ($name:ident, $index:expr) => {
        (
            sym::$name,
            Item::Property(&(
                |_, exception| Ok(stored_or(exception, sym::$name, || argument(exception, $index))),
                |vm, exception, value| store(vm, exception, sym::$name, value),
            )),
        )
    };
}

/// An attribute with a getter of its own unless it was assigned.
macro_rules! computed {
    ($name:ident, $get:expr) => {
        (
            sym::$name,
            Item::Property(&(
                |_, exception| Ok(stored_or(exception, sym::$name, || $get(exception))),
                |vm, exception, value| store(vm, exception, sym::$name, value),
            )),
        )
    };
}

/// Attributes of every exception. MicroPython gives `value` to all; but for StopIteration's it is None here.
pub const BASE_ITEMS: &[(Sym, Item)] = &[
    (sym::__cause__, Item::Property(&(|_, exception| Ok(or_none(exception.field(CAUSE))), set_cause))),
    (sym::__context__, Item::Property(&(|_, exception| Ok(or_none(exception.field(CONTEXT))), set_context))),
    (sym::__dict__, Item::Property(&(get_dict, set_dict))),
    (sym::__init__, Item::Method(Native::method("*args **keywords", Code::Leaf(initialise)))),
    (sym::__suppress_context__, Item::Property(&(get_suppress, set_suppress))),
    (sym::__traceback__, Item::Property(&(|_, exception| Ok(or_none(exception.field(TRACEBACK))), set_traceback))),
    (sym::add_note, Item::Method(Native::method("note /", Code::Leaf(add_note)))),
    (sym::args, Item::Property(&(|_, exception| Ok(exception.field(ARGS)), set_args))),
    computed!(value, none),
    (sym::with_traceback, Item::Method(Native::method("tb /", Code::Leaf(with_traceback)))),
];
/// Attributes of OSError. `errno` is the only argument too, as MicroPython's libraries expect.
pub const OS_ERROR_ITEMS: &[(Sym, Item)] = &[
    argument!(errno, 0),
    argument!(strerror, 1),
    argument!(filename, 2),
    argument!(filename2, 4),
];
pub const STOP_ITERATION_ITEMS: &[(Sym, Item)] = &[argument!(value, 0)];
pub const SYSTEM_EXIT_ITEMS: &[(Sym, Item)] = &[computed!(code, exit_code)];
/// Attributes of ImportError.
pub const IMPORT_ERROR_ITEMS: &[(Sym, Item)] = &[argument!(msg, 0), computed!(name, none), computed!(path, none)];
/// Attributes of AttributeError.
pub const ATTRIBUTE_ERROR_ITEMS: &[(Sym, Item)] = &[computed!(name, none), computed!(obj, none)];
/// Attributes of NameError.
pub const NAME_ERROR_ITEMS: &[(Sym, Item)] = &[computed!(name, none)];
/// Attributes of SyntaxError: the message and the fields of the tuple that is its second argument.
pub const SYNTAX_ERROR_ITEMS: &[(Sym, Item)] = &[
    argument!(msg, 0),
    computed!(filename, |exception| detail(exception, 0)),
    computed!(lineno, |exception| detail(exception, 1)),
    computed!(offset, |exception| detail(exception, 2)),
    computed!(text, |exception| detail(exception, 3)),
    computed!(end_lineno, |exception| detail(exception, 4)),
    computed!(end_offset, |exception| detail(exception, 5)),
    computed!(print_file_and_line, none),
];
/// Attributes of UnicodeDecodeError and UnicodeEncodeError.
pub const UNICODE_ERROR_ITEMS: &[(Sym, Item)] = &[
    argument!(encoding, 0),
    argument!(object, 1),
    argument!(start, 2),
    argument!(end, 3),
    argument!(reason, 4),
];
/// Attributes of UnicodeTranslateError.
pub const TRANSLATE_ERROR_ITEMS: &[(Sym, Item)] =
    &[argument!(object, 0), argument!(start, 1), argument!(end, 2), argument!(reason, 3)];
/// Attributes of exception groups.
pub const GROUP_ITEMS: &[(Sym, Item)] = &[
    (sym::__class_getitem__, Item::class_method(crate::generic_alias::CLASS_GETITEM)),
    (sym::derive, Item::Method(Native::method("excs /", Code::Full(group::derive)))),
    computed!(exceptions, |exception| argument(exception, 1)),
    argument!(message, 0),
    (sym::split, Item::Method(Native::method("matcher_value /", Code::Full(group::split_method)))),
    (sym::subgroup, Item::Method(Native::method("matcher_value /", Code::Full(group::subgroup_method)))),
];

fn or_none(value: Value<'_>) -> Value<'_> {
    value.given().unwrap_or(Value::NONE)
}

fn none(_: Value<'_>) -> Value<'_> {
    Value::NONE
}

fn argument(exception: Value<'_>, index: usize) -> Value<'_> {
    or_none(exception.field(ARGS).field(index))
}

/// Field `index` of the location tuple of a SyntaxError.
fn detail(exception: Value<'_>, index: usize) -> Value<'_> {
    let location = exception.field(ARGS).field(1);
    if location.has_id(ids::TUPLE) { or_none(location.field(index)) } else { Value::NONE }
}

fn exit_code(exception: Value<'_>) -> Value<'_> {
    let args = exception.field(ARGS);
    if args.field_count() > 1 { args } else { argument(exception, 0) }
}

/// The attribute `name` that was stored in an exception.
pub fn stored<'v>(exception: Value<'v>, name: Sym) -> Option<Value<'v>> {
    let attributes = exception.field(DICT);
    if attributes.has_id(ids::DICT) { Dict::get_name(attributes, text::name(name)) } else { None }
}

fn stored_or<'v>(exception: Value<'v>, name: Sym, otherwise: impl FnOnce() -> Value<'v>) -> Value<'v> {
    stored(exception, name).unwrap_or_else(otherwise)
}

/// Stores an attribute in an exception's dict; an undefined value stores None.
pub fn store<'v>(vm: &'v Vm, exception: Value<'v>, name: Sym, value: Value<'v>) -> Result<(), Fault> {
    set_attribute(vm.lend(), exception, text::name(name), or_none(value))
}

/// Stores attributes in the parked exception; without memory for them it goes without.
pub fn describe(vm: &mut Vm, attributes: &[(Sym, Handle)]) {
    vm.scoped(|vm| {
        let Ok(exception) = vm.make(|vm| Ok(vm.exception())) else { return };
        let stored = vm.try_leaf(|vm| {
            attributes.iter().try_for_each(|(name, value)| store(vm, vm.get(exception), *name, vm.get(*value)))
        });
        if stored.is_err() {
            vm.set_root(crate::root::EXCEPTION, vm.get(exception));
        }
    });
}

/// The attribute dict of an exception, made when missing.
fn get_dict<'v>(vm: &'v Vm, exception: Value<'v>) -> Leaf<'v> {
    let attributes = exception.field(DICT);
    if attributes.has_id(ids::DICT) {
        return Ok(attributes);
    }
    let attributes = Dict::new(vm)?;
    vm.heap.set_field(exception, DICT, attributes);
    Ok(attributes)
}

fn set_dict<'v>(vm: &'v Vm, exception: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    if !value.has_id(ids::DICT) {
        return Err(vm.type_fault(message!(
            "__dict__ must be set to a dictionary, not a '{}'",
            type_name(vm, value)
        )));
    }
    vm.heap.set_field(exception, DICT, value);
    Ok(())
}

/// An attribute of the exception's own dict; undefined when absent.
pub fn get_attribute<'v>(_: &'v Vm, exception: Value<'v>, name: Value<'v>) -> Leaf<'v> {
    let attributes = exception.field(DICT);
    let found = if attributes.has_id(ids::DICT) { Dict::get_name(attributes, name) } else { None };
    Ok(found.unwrap_or(Value::UNDEFINED))
}

/// Sets (or with an undefined value deletes) an attribute in the exception's own dict.
pub fn set_attribute<'v>(vm: &'v Vm, object: Value<'v>, name: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    if !value.is_undefined() {
        return Dict::set(vm, get_dict(vm, object)?, name, value);
    }
    let attributes = object.field(DICT);
    if attributes.has_id(ids::DICT) && Dict::delete(vm, attributes, name)? {
        return Ok(());
    }
    Err(vm.fault(
        kind::AttributeError,
        message!("'{}' object has no attribute '{}'", type_name(vm, object), text::Shown(name)),
    ))
}

fn set_cause<'v>(vm: &'v Vm, exception: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    check_link(vm, value, "exception cause must be None or derive from BaseException")?;
    vm.heap.set_field(exception, CAUSE, value);
    set_suppress(vm, exception, Value::TRUE)
}

fn set_context<'v>(vm: &'v Vm, exception: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    check_link(vm, value, "exception context must be None or derive from BaseException")?;
    vm.heap.set_field(exception, CONTEXT, value);
    Ok(())
}

fn check_link(vm: &Vm, value: Value<'_>, message: &str) -> Result<(), Fault> {
    if value.is_none() || value.has_id(ids::EXCEPTION) { Ok(()) } else { Err(vm.type_fault(message!("{message}"))) }
}

fn get_suppress<'v>(_: &'v Vm, exception: Value<'v>) -> Leaf<'v> {
    Ok(Value::bool(suppresses_context(exception)))
}

/// `__suppress_context__`.
pub fn suppresses_context(exception: Value<'_>) -> bool {
    exception.field(FLAGS).as_int().unwrap_or(0) as usize & SUPPRESS_CONTEXT != 0
}

fn set_suppress<'v>(vm: &'v Vm, exception: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    if !value.is_bool() {
        return Err(vm.type_fault(message!("attribute value type must be bool")));
    }
    vm.heap.set_field(exception, FLAGS, Value::small((value == Value::TRUE) as i32));
    Ok(())
}

fn set_traceback<'v>(vm: &'v Vm, exception: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    if !value.is_none() && !value.has_id(ids::TRACEBACK) {
        return Err(vm.type_fault(message!("__traceback__ must be a traceback or None")));
    }
    vm.heap.set_field(exception, TRACEBACK, value);
    Ok(())
}

fn with_traceback<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    set_traceback(vm, args[0], args[1])?;
    Ok(args[0])
}

fn set_args<'v>(vm: &'v Vm, exception: Value<'v>, value: Value<'v>) -> Result<(), Fault> {
    let args = if value.has_id(ids::TUPLE) {
        value
    } else if value.has_id(ids::LIST) {
        tuple::from_fields(vm, value.field(list::BUFFER), 0, list::len(value))?
    } else {
        return Err(vm.type_fault(message!("'{}' object is not iterable", type_name(vm, value))));
    };
    vm.heap.set_field(exception, ARGS, args);
    Ok(())
}

fn add_note<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    if text::bytes_of(vm, args[1]).is_none() {
        return Err(vm.type_fault(message!("note must be a str, not '{}'", type_name(vm, args[1]))));
    }
    match stored(args[0], sym::__notes__) {
        Some(notes) if notes.has_id(ids::LIST) => list::push(vm, notes, args[1])?,
        Some(_) => return Err(vm.type_fault(message!("Cannot add note: __notes__ is not a list"))),
        None => {
            let notes = list::new(vm, &[args[1]])?;
            store(vm, args[0], sym::__notes__, notes)?;
        }
    }
    Ok(Value::NONE)
}

/// `BaseException.__init__`: self, keywords, then the arguments.
fn initialise<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let [exception, keywords, arguments @ ..] = args else { return Ok(Value::NONE) };
    let own = tuple::new(vm, arguments)?;
    take_keywords(vm, *exception, *keywords, true)?;
    if !is_a(vm, *exception, kind::BaseExceptionGroup) {
        vm.heap.set_field(*exception, ARGS, own);
    }
    Ok(Value::NONE)
}

/// Stores the keyword arguments that an exception's class knows; TypeError for others when `strict`.
fn take_keywords<'v>(vm: &'v Vm, exception: Value<'v>, keywords: Value<'v>, strict: bool) -> Result<(), Fault> {
    if !keywords.has_id(ids::DICT) {
        return Ok(());
    }
    let known: &[Sym] = if is_a(vm, exception, kind::ImportError) {
        &[sym::name, sym::path]
    } else if is_a(vm, exception, kind::AttributeError) {
        &[sym::name, sym::obj]
    } else if is_a(vm, exception, kind::NameError) {
        &[sym::name]
    } else {
        &[]
    };
    for (key, value) in Dict::items(keywords) {
        match known.iter().find(|name| name.text().as_bytes() == key.bytes()) {
            Some(name) => store(vm, exception, *name, value)?,
            None if strict => {
                let class = class_name(vm, exception.field(CLASS));
                return Err(if known.is_empty() {
                    vm.type_fault(message!("{class}() takes no keyword arguments"))
                } else {
                    let key = text::Shown(key);
                    vm.type_fault(message!("{class}() got an unexpected keyword argument '{key}'"))
                });
            }
            None => {}
        }
    }
    Ok(())
}

/// Makes an exception: slots are the class, the keywords, then the arguments.
pub fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let class = args.at(0);
    if class::is_subtype(vm, vm.get(class), type_value(kind::BaseExceptionGroup)) {
        return group::construct(vm, args);
    }
    vm.make(|vm| {
        let window = vm.heap.window(args.start, args.count);
        let [class, keywords, arguments @ ..] = window else { return Ok(Value::NONE) };
        make(vm, *class, arguments, *keywords)
    })
}

/// Makes an exception that is no group; `keywords` is a dict or undefined.
pub fn make<'v>(vm: &'v Vm, class: Value<'v>, arguments: &[Value<'v>], keywords: Value<'v>) -> Leaf<'v> {
    let os_error = type_value(kind::OSError);
    let mut class = class;
    let (mut filename, mut other) = (Value::UNDEFINED, Value::UNDEFINED);
    let mut arguments = arguments;
    if (2..=5).contains(&arguments.len()) && class::is_subtype(vm, class, os_error) {
        if class == os_error {
            if let Some(number) = int::as_i64(arguments[0]) {
                class = type_value(os_error_kind(number));
            }
        }
        filename = arguments.get(2).copied().unwrap_or(Value::UNDEFINED);
        other = arguments.get(4).copied().unwrap_or(Value::UNDEFINED);
        if !filename.is_undefined() {
            arguments = &arguments[..2];
        }
    }
    if arguments.len() == 2 && arguments[1].has_id(ids::TUPLE) && class::is_subtype(vm, class, type_value(kind::SyntaxError)) {
        check_place(vm, arguments[1].field_count())?;
    }
    let args = tuple::new(vm, arguments)?;
    let exception = new(vm, class, args)?;
    if !filename.is_undefined() {
        store(vm, exception, sym::filename, filename)?;
    }
    if !other.is_undefined() {
        store(vm, exception, sym::filename2, other)?;
    }
    take_keywords(vm, exception, keywords, class.immediate_payload(immediate::TYPE).is_some())?;
    #[cfg(not(target_os = "none"))]
    if let ([what, document, position], true) = (arguments, is_a(vm, exception, kind::JSONDecodeError)) {
        describe_decode_error(vm, exception, [*what, *document, *position])?;
    }
    Ok(exception)
}

/// The text and attributes of a JSONDecodeError that a program makes of a message, a document and a position.
#[cfg(not(target_os = "none"))]
fn describe_decode_error<'v>(vm: &'v Vm, exception: Value<'v>, parts: [Value<'v>; 3]) -> Result<(), Fault> {
    let [what, document, position] = parts;
    let (Some(_), Some(bytes), Some(at)) = (text::bytes_of(vm, what), text::bytes_of(vm, document), int::as_i64(position))
    else {
        return Ok(());
    };
    let (mut line, mut column) = (1, 1);
    for byte in bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).take(usize::try_from(at).unwrap_or(0)) {
        (line, column) = if *byte == b'\n' { (line + 1, 1) } else { (line, column + 1) };
    }
    let shown = text::format(vm, message!("{}: line {line} column {column} (char {at})", text::Shown(what)))?;
    let args = tuple::new(vm, &[shown])?;
    for (name, value) in [(sym::msg, what), (sym::doc, document), (sym::pos, position)] {
        store(vm, exception, name, value)?;
    }
    store(vm, exception, sym::lineno, Value::length(line))?;
    store(vm, exception, sym::colno, Value::length(column))?;
    vm.heap.set_field(exception, ARGS, args);
    Ok(())
}

/// Checks the number of items of a SyntaxError's second argument.
fn check_place(vm: &Vm, count: usize) -> Result<(), Fault> {
    match count {
        4 | 6 | 7 => Ok(()),
        5 => Err(vm.type_fault(message!("end_offset must be provided when end_lineno is provided"))),
        _ => {
            let (limit, number) = if count < 4 { ("least", 4) } else { ("most", 7) };
            Err(vm.type_fault(message!("function takes at {limit} {number} arguments ({count} given)")))
        }
    }
}

/// The subclass of OSError for an errno number (Linux's, which every port uses).
pub fn os_error_kind(number: i64) -> usize {
    match number {
        1 | 13 => kind::PermissionError,
        2 => kind::FileNotFoundError,
        3 => kind::ProcessLookupError,
        4 => kind::InterruptedError,
        10 => kind::ChildProcessError,
        11 | 114 | 115 => kind::BlockingIOError,
        17 => kind::FileExistsError,
        20 => kind::NotADirectoryError,
        21 => kind::IsADirectoryError,
        32 | 108 => kind::BrokenPipeError,
        103 => kind::ConnectionAbortedError,
        104 => kind::ConnectionResetError,
        110 => kind::TimeoutError,
        111 => kind::ConnectionRefusedError,
        _ => kind::OSError,
    }
}

/// repr of an exception: `Name(arguments)`.
pub fn repr(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let part = vm.make(|vm| {
        let args = vm.get(object).field(ARGS);
        Ok(if args.field_count() == 1 { args.field(0) } else { args })
    })?;
    texts::repr(vm, part, part)?;
    let single = vm.get(object).field(ARGS).field_count() == 1;
    vm.store(out, |vm| {
        let class = vm.get(object).field(CLASS);
        text::compose(vm, |message| {
            message.format(message!("{}", class_name(vm, class)));
            message.push(if single { b"(" } else { b"" });
            message.push(vm.get(part).bytes());
            message.push(if single { b")" } else { b"" });
        })
    })?;
    vm.release(mark);
    Ok(())
}

/// str of an exception.
pub fn text(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let exception = vm.get(object);
    let count = exception.field(ARGS).field_count();
    let of_kind = |number| is_a(vm, exception, number);
    if count >= 2 && of_kind(kind::OSError) {
        os_error_text(vm, object, out)?;
    } else if of_kind(kind::SyntaxError) && count > 0 {
        syntax_error_text(vm, object, out)?;
    } else if count == 5 && (of_kind(kind::UnicodeDecodeError) || of_kind(kind::UnicodeEncodeError)) {
        unicode_error_text(vm, object, out)?;
    } else if count == 2 && of_kind(kind::BaseExceptionGroup) {
        group::text(vm, object, out)?;
    } else if count == 0 {
        vm.store(out, |vm| text::new(vm, b""))?;
    } else {
        let quoted = count > 1 || of_kind(kind::KeyError);
        let part = vm.make(|vm| {
            let args = vm.get(object).field(ARGS);
            Ok(if count == 1 { args.field(0) } else { args })
        })?;
        if quoted { texts::repr(vm, part, out)? } else { texts::str(vm, part, out)? }
    }
    vm.release(mark);
    Ok(())
}

/// `[Errno 2] No such file or directory: 'name'`.
fn os_error_text(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> {
    let number = vm.make(|vm| Ok(argument(vm.get(object), 0)))?;
    let reason = vm.make(|vm| Ok(argument(vm.get(object), 1)))?;
    let filename = vm.make(|vm| Ok(stored(vm.get(object), sym::filename).unwrap_or(Value::NONE)))?;
    texts::str(vm, number, number)?;
    texts::str(vm, reason, reason)?;
    let other = vm.make(|vm| Ok(stored(vm.get(object), sym::filename2).unwrap_or(Value::NONE)))?;
    let (named, both) = (!vm.get(filename).is_none(), !vm.get(other).is_none());
    texts::repr(vm, filename, filename)?;
    texts::repr(vm, other, other)?;
    vm.store(out, |vm| {
        text::compose(vm, |message| {
            message.push(b"[Errno ");
            message.push(vm.get(number).bytes());
            message.push(b"] ");
            message.push(vm.get(reason).bytes());
            if named {
                message.push(b": ");
                message.push(vm.get(filename).bytes());
            }
            if named && both {
                message.push(b" -> ");
                message.push(vm.get(other).bytes());
            }
        })
    })
}

/// `message (file, line 3)`.
fn syntax_error_text(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> {
    let part = vm.make(|vm| Ok(stored_or(vm.get(object), sym::msg, || argument(vm.get(object), 0))))?;
    texts::str(vm, part, part)?;
    vm.store(out, |vm| {
        let exception = vm.get(object);
        let name = stored_or(exception, sym::filename, || detail(exception, 0));
        let line = stored_or(exception, sym::lineno, || detail(exception, 1));
        text::compose(vm, |message| {
            message.push(vm.get(part).bytes());
            let file = name.bytes().rsplit(|byte| *byte == b'/').next().unwrap_or(b"");
            match (name.has_id(ids::STR), line.as_int()) {
                (true, Some(line)) => {
                    message.push(b" (");
                    message.push(file);
                    message.format(message!(", line {line})"));
                }
                (true, None) => {
                    message.push(b" (");
                    message.push(file);
                    message.push(b")");
                }
                (false, Some(line)) => message.format(message!(" (line {line})")),
                (false, None) => {}
            }
        })
    })
}

/// `'utf-8' codec can't decode byte 0xff in position 0: invalid start byte`.
fn unicode_error_text(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> {
    // What was assigned counts, else the arguments.
    fn part<'v>(exception: Value<'v>, name: Sym, index: usize) -> Value<'v> {
        stored(exception, name).unwrap_or(argument(exception, index))
    }
    let encoding = vm.make(|vm| Ok(part(vm.get(object), sym::encoding, 0)))?;
    let reason = vm.make(|vm| Ok(part(vm.get(object), sym::reason, 4)))?;
    texts::str(vm, encoding, encoding)?;
    texts::str(vm, reason, reason)?;
    vm.store(out, |vm| {
        let exception = vm.get(object);
        let subject = part(exception, sym::object, 1);
        let start = part(exception, sym::start, 2).as_int().unwrap_or(0).max(0) as usize;
        let end = part(exception, sym::end, 3).as_int().unwrap_or(0).max(0) as usize;
        text::compose(vm, |message| {
            message.push(b"'");
            message.push(vm.get(encoding).bytes());
            message.push(b"' codec can't ");
            if subject.has_id(ids::STR) {
                message.push(b"encode ");
                let bytes = subject.bytes();
                match points::decode(bytes, points::position(bytes, start)) {
                    Some((number, _)) if end == start + 1 => {
                        if number < 0x100 {
                            message.format(message!("character '\\x{number:02x}' in position {start}"));
                        } else if number < 0x10000 {
                            message.format(message!("character '\\u{number:04x}' in position {start}"));
                        } else {
                            message.format(message!("character '\\U{number:08x}' in position {start}"));
                        }
                    }
                    _ => message.format(message!("characters in position {start}-{}", end.saturating_sub(1))),
                }
            } else {
                message.push(b"decode ");
                match subject.bytes().get(start) {
                    Some(byte) if end == start + 1 => {
                        message.format(message!("byte 0x{byte:02x} in position {start}"));
                    }
                    _ => message.format(message!("bytes in position {start}-{}", end.saturating_sub(1))),
                }
            }
            message.push(b": ");
            message.push(vm.get(reason).bytes());
        })
    })
}
