//! sys: the interpreter's own settings.
//!
//! `path`, `argv` and the loaded modules are root slots of the machine; attributes that a
//! program assigns (`ps1`, `stdout`, ...) are kept as for any built-in module and hide the
//! ones here.
//!
//! Invariant: constant tables; no RAM until used.

use crate::traceback_text::{self, Sink};
use crate::{io, record};
use heap::{Handle, Value};
use names::{Sym, sym};
use object::exception::kind;
use object::module::{ModuleInfo, ModuleItem};
use object::operations::call;
use object::native::{Args, Code, FullFunction, LeafFunction, Native};
use object::{Fault, Leaf, Raised, Vm, float, int, root, slot, text, tuple, types};
use object::packed::message;

/// Version of MicroPython whose API this is.
const API_VERSION: [i32; 3] = [1, 29, 0];
/// Version of the language.
const LANGUAGE_VERSION: [i32; 3] = [3, 14, 0];

/// The language version as one number: a byte each, a final release.
const HEXADECIMAL_VERSION: i32 = LANGUAGE_VERSION[0] << 24 | LANGUAGE_VERSION[1] << 16 | LANGUAGE_VERSION[2] << 8 | 0xf0;

/// `os.uname().release`
pub const RELEASE: &str = "1.29.0";
/// The text after the language version in `sys.version`.
pub const VERSION_TEXT: &str = concat!("v1.29.0-antaresia-", env!("CARGO_PKG_VERSION"));

const fn leaf(name: Sym, text: &'static str, function: LeafFunction) -> (Sym, ModuleItem) {
    (name, ModuleItem::Function(Native::function(text, Code::Leaf(function))))
}

const fn full(name: Sym, text: &'static str, function: FullFunction) -> (Sym, ModuleItem) {
    (name, ModuleItem::Function(Native::function(text, Code::Full(function))))
}

const fn get(name: Sym, getter: for<'v> fn(&'v Vm) -> Leaf<'v>) -> (Sym, ModuleItem) {
    (name, ModuleItem::Getter(getter))
}

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] = &[&ModuleInfo {
    name: sym::sys,
    extensible: false,
    items: &[
        get(sym::argv, |vm| Ok(vm.root(root::ARGV))),
        leaf(sym::atexit, "function", at_exit),
        (sym::byteorder, ModuleItem::Text(if cfg!(target_endian = "little") { sym::little } else { sym::big })),
        get(sym::builtin_module_names, |vm| {
            names_of(vm, vm.registry.modules.iter().map(|module| module.name.text()))
        }),
        #[cfg(feature = "suggestions")]
        get(sym::_frozen_files, |vm| names_of(vm, object::frozen::files(vm.registry.frozen).map(|file| file.path))),
        full(sym::_getframe, "depth= /", get_frame),
        leaf(sym::exc_info, "", |vm, _| traceback_text::information(vm, vm.root(root::HANDLED))),
        leaf(sym::exception, "", |vm, _| Ok(vm.root(root::HANDLED).given().unwrap_or(Value::NONE))),
        full(sym::__excepthook__, "exctype value traceback /", except_hook),
        full(sym::excepthook, "exctype value traceback /", except_hook),
        get(sym::executable, |vm| text::new(vm, vm.platform.executable().as_bytes())),
        full(sym::exit, "code= /", exit),
        get(sym::flags, flags),
        get(sym::float_info, float_information),
        get(sym::hash_info, hash_information),
        leaf(sym::getdefaultencoding, "", |_, _| Ok(text::name(sym::utf_8))),
        leaf(sym::get_int_max_str_digits, "", |vm, _| Ok(Value::length(vm.most_digits.get()))),
        leaf(sym::getrecursionlimit, "", |vm, _| Ok(Value::length(vm.recursion_limit))),
        #[cfg(feature = "settrace")]
        leaf(sym::gettrace, "", |vm, _| Ok(vm.root(root::TRACE_FUNCTION).given().unwrap_or(Value::NONE))),
        full(sym::getsizeof, "object default=", size_of),
        (sym::hexversion, ModuleItem::Int(HEXADECIMAL_VERSION)),
        get(sym::implementation, implementation),
        leaf(sym::intern, "string", |vm, args| match types::cast(vm, args[0], object::ids::STR) {
            Some(string) => text::intern_value(vm, string),
            None => {
                let name = types::type_name(vm, args[0]);
                Err(vm.type_fault(message!("intern() argument must be str, not {name}")))
            }
        }),
        get(sym::int_info, int_information),
        get(sym::maxsize, |vm| int::new(vm, isize::MAX as i64)),
        (sym::maxunicode, ModuleItem::Int(0x10_ffff)),
        get(sym::modules, |vm| Ok(vm.root(root::MODULES))),
        get(sym::path, |vm| Ok(vm.root(root::PATH))),
        get(sym::platform, |vm| text::new(vm, vm.platform.name().as_bytes())),
        full(sym::print_exception, "exception file= /", print_exception),
        (sym::ps1, ModuleItem::Literal(&">>> ")),
        (sym::ps2, ModuleItem::Literal(&"... ")),
        #[cfg(feature = "settrace")]
        full(sym::settrace, "function /", |vm, args| {
            if let Some(set) = vm.hooks.set_trace {
                set(vm, args.at(0))?;
            }
            Ok(slot::NONE)
        }),
        leaf(sym::set_int_max_str_digits, "maxdigits", set_most_digits),
        full(sym::setrecursionlimit, "limit /", set_recursion_limit),
        (sym::stderr, ModuleItem::Constant(io::STDERR)),
        (sym::__stderr__, ModuleItem::Constant(io::STDERR)),
        (sym::__stdin__, ModuleItem::Constant(io::STDIN)),
        (sym::__stdout__, ModuleItem::Constant(io::STDOUT)),
        (sym::stdin, ModuleItem::Constant(io::STDIN)),
        (sym::stdout, ModuleItem::Constant(io::STDOUT)),
        get(sym::version, |vm| {
            let [major, minor, micro] = LANGUAGE_VERSION;
            text::format(vm, message!("{major}.{minor}.{micro}; MicroPython {VERSION_TEXT}"))
        }),
        get(sym::version_info, |vm| {
            let [major, minor, micro] = LANGUAGE_VERSION.map(Value::small);
            let level = text::name(sym::r#final);
            record::new(vm, record::VERSION_INFO, &[major, minor, micro, level, Value::small(0)])
        }),
    ],
    get: None,
    set: Some(set),
}];
/// Types of this file.
pub static TYPES: &[&object::TypeInfo] = &[];

/// A tuple of texts.
fn names_of<'v>(vm: &'v Vm, names: impl Iterator<Item = &'static str>) -> Leaf<'v> {
    let list = object::list::new(vm, &[])?;
    for name in names {
        object::list::push(vm, list, text::new(vm, name.as_bytes())?)?;
    }
    tuple::from_sequence(vm, list)
}

/// Assignments that reach the machine.
fn set<'v>(vm: &'v Vm, name: Value<'v>, value: Value<'v>) -> Result<bool, Fault> {
    let target = if name == text::name(sym::path) {
        root::PATH
    } else if name == text::name(sym::argv) {
        root::ARGV
    } else {
        return Ok(false);
    };
    vm.set_root(target, value);
    Ok(true)
}

fn implementation(vm: &Vm) -> Leaf<'_> {
    let [major, minor, micro] = API_VERSION.map(Value::small);
    let version = tuple::new(vm, &[major, minor, micro, text::name(sym::empty)])?;
    let machine = text::new(vm, vm.platform.machine().as_bytes())?;
    let (name, build) = (text::name(sym::micropython), text::name(sym::standard));
    // What MicroPython 2 changes (ranges of items are checked, deprecated names are gone) holds here.
    let lock = match object::module::find_builtin(vm, b"_thread") {
        Some(_) => text::name(sym::GIL),
        None => Value::NONE,
    };
    record::new(vm, record::IMPLEMENTATION, &[name, version, machine, build, Value::TRUE, lock])
}

fn float_information(vm: &Vm) -> Leaf<'_> {
    let fields = [
        float::new(vm, f64::MAX)?,
        Value::small(1024),
        Value::small(308),
        float::new(vm, f64::MIN_POSITIVE)?,
        Value::small(-1021),
        Value::small(-307),
        Value::small(15),
        Value::small(53),
        float::new(vm, f64::EPSILON)?,
        Value::small(2),
        Value::small(1),
    ];
    record::new(vm, record::FLOAT_INFO, &fields)
}

/// The lowest limit of digits that may be set, and CPython's own.
const LEAST_DIGITS: i64 = 640;
const DEFAULT_DIGITS: i32 = 4300;

fn set_most_digits<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let most = crate::arguments::integer(vm, args[0])?;
    if most != 0 && most < LEAST_DIGITS {
        return Err(vm.value_fault(message!("maxdigits must be 0 or larger than {LEAST_DIGITS}")));
    }
    vm.most_digits.set(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(Value::NONE)
}

fn int_information(vm: &Vm) -> Leaf<'_> {
    let [digit, least] = [heap::WORD as i32, LEAST_DIGITS as i32];
    record::new(vm, record::INT_INFO, &[digit * 8, digit, DEFAULT_DIGITS, least].map(Value::small))
}

/// Hashes are small integers; numbers are hashed modulo the largest Mersenne prime that fits.
fn hash_information(vm: &Vm) -> Leaf<'_> {
    let width = heap::WORD as i32 * 8;
    let modulus = int::new(vm, object::number::HASH_MODULUS as i64)?;
    let own = text::name(sym::antaresia);
    let numbers = [width, 314_159, 0, 0].map(Value::small);
    let [width, infinity, nan, imaginary] = [numbers[0], numbers[1], numbers[2], Value::small(1_000_003)];
    record::new(vm, record::HASH_INFO, &[width, modulus, infinity, nan, imaginary, own, width, width, Value::small(0)])
}

/// `sys.flags`: what the command line asked for.
fn flags(vm: &Vm) -> Leaf<'_> {
    let mut items = [Value::small(0); 18];
    items[3] = Value::small(i32::from(vm.optimise.get()));
    items[13] = Value::FALSE;
    items[14] = Value::small(1);
    items[16] = Value::FALSE;
    record::new(vm, record::FLAGS, &items)
}

fn get_frame(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let depth = vm.attempt(|vm| crate::arguments::integer_or(vm, args.get(vm, 0), 0))?;
    let out = vm.slot()?;
    (vm.hooks.frame)(vm.lend_mut(), usize::try_from(depth).unwrap_or(0), out)?;
    if vm.get(out).is_undefined() {
        return Err(vm.raise(kind::ValueError, message!("call stack is not deep enough")));
    }
    Ok(out)
}

/// `sys.atexit(function)`: the function that was there before.
fn at_exit<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let before = vm.root(root::AT_EXIT).given().unwrap_or(Value::NONE);
    vm.set_root(root::AT_EXIT, args[0]);
    Ok(before)
}

/// `exit(code)`, also `exit` and `quit` of `builtins`.
pub(crate) fn exit(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if args.given(vm, 0).is_none_or(|code| code.is_none()) {
        return Err(vm.raise_leaf(|vm| vm.fault_bare(kind::SystemExit)));
    }
    Err(vm.raise_value(kind::SystemExit, args.at(0)))
}

/// Bytes of an object itself.
/// `getsizeof(object, default)`: what its `__sizeof__` says.
fn size_of(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let out = vm.slot()?;
    let size = call::call_special(vm, args.at(0), sym::__sizeof__, &[], out)
        .and_then(|_| vm.attempt(|vm| crate::arguments::integer(vm, vm.get(out))));
    match size {
        Ok(0..) => Ok(out),
        Ok(_) => Err(vm.raise(kind::ValueError, format_args!("__sizeof__() should return >= 0"))),
        Err(Raised) if args.given(vm, 1).is_some() && vm.raised_is(kind::TypeError) => {
            vm.clear_exception();
            Ok(args.at(1))
        }
        Err(Raised) => Err(Raised),
    }
}

fn set_recursion_limit(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let limit = vm.attempt(|vm| crate::arguments::integer(vm, args.get(vm, 0)))?;
    if limit < 1 {
        return Err(vm.raise(kind::ValueError, message!("recursion limit must be greater or equal than 1")));
    }
    vm.set_recursion_limit(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(slot::NONE)
}

/// `excepthook(type, value, traceback)`: writes to `sys.stderr`.
fn except_hook(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if !vm.get(args.at(1)).has_id(object::ids::EXCEPTION) {
        return Err(vm.raise(kind::TypeError, message!("print_exception(): Exception expected for value")));
    }
    let stream = vm.slot()?;
    let sink = match traceback_text::own_attribute(vm, sym::stderr, stream)? {
        true => Sink::Stream(stream),
        false => Sink::Error,
    };
    traceback_text::write(vm, sink, args.at(1))?;
    Ok(slot::NONE)
}

/// `print_exception(exception, file=sys.stdout)`
fn print_exception(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if !vm.get(args.at(0)).has_id(object::ids::EXCEPTION) {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let name = types::type_name(vm, args.get(vm, 0));
            message.format(message!("expected an exception, not {name}"));
        }));
    }
    let sink = match args.given(vm, 1) {
        None => Sink::Output,
        Some(file) if file == io::STDOUT => Sink::Output,
        Some(file) if file == io::STDERR => Sink::Error,
        Some(_) => Sink::Stream(args.at(1)),
    };
    traceback_text::write(vm, sink, args.at(0))?;
    Ok(slot::NONE)
}
