//! builtins: the names every program sees.
//!
//! Invariant: a constant table; names that programs put into the module live elsewhere.

mod asynchronous;
mod attributes;
mod evaluate;
mod help;
mod iterables;
mod numbers;
mod objects;
mod output;

use heap::Value;
use names::{Sym, sym};
use object::exception::kind;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Code, FullFunction, LeafFunction, Native};
use object::{TypeInfo, ids};

/// Modules of this file.
pub static MODULES: &[&ModuleInfo] =
    &[&ModuleInfo { name: sym::builtins, extensible: false, items: ITEMS, get: None, set: None }];
/// Types of this file.
pub static TYPES: &[&TypeInfo] = &[&asynchronous::DEFAULT_AWAITABLE];

const fn full(text: &'static str, function: FullFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(text, Code::Full(function)))
}

const fn leaf(text: &'static str, function: LeafFunction) -> ModuleItem {
    ModuleItem::Function(Native::function(text, Code::Leaf(function)))
}

const fn both(text: &'static str, functions: &'static (LeafFunction, FullFunction)) -> ModuleItem {
    ModuleItem::Function(Native::function(text, Code::Both(functions)))
}

const fn class(id: heap::TypeId) -> ModuleItem {
    ModuleItem::Type(id.0 as usize)
}

const ITEMS: &[(Sym, ModuleItem)] = &[
    // What most programs use first, in the order of use.
    (sym::print, full("*objects sep= end= file= flush=", output::print)),
    (sym::len, both("object /", &(objects::len, objects::len_full))),
    (sym::range, class(ids::RANGE)),
    (sym::int, class(ids::INT)),
    (sym::str, class(ids::STR)),
    (sym::list, class(ids::LIST)),
    (sym::dict, class(ids::DICT)),
    (sym::isinstance, both("object classinfo /", &(objects::is_instance, objects::is_instance_full))),
    (sym::abs, both("x /", &(numbers::abs_leaf, numbers::abs))),
    (sym::aiter, full("iterable /", asynchronous::aiter)),
    (sym::all, full("iterable /", iterables::all)),
    (sym::anext, full("iterator default= /", asynchronous::anext)),
    (sym::any, full("iterable /", iterables::any)),
    (sym::ascii, full("object /", objects::ascii)),
    (sym::bin, full("number /", numbers::bin)),
    (sym::bool, class(ids::BOOL)),
    (sym::breakpoint, full("*args **keywords", evaluate::breakpoint)),
    (sym::bytearray, class(ids::BYTEARRAY)),
    (sym::bytes, class(ids::BYTES)),
    (sym::callable, leaf("object /", objects::callable)),
    (sym::chr, both("i /", &(numbers::chr, numbers::chr_full))),
    (sym::classmethod, class(ids::CLASSMETHOD)),
    (sym::compile, full("source filename mode flags= dont_inherit= optimize=", evaluate::compile)),
    (sym::complex, class(ids::COMPLEX)),
    (sym::r#const, leaf("value /", |_, args| Ok(args[0]))),
    (sym::delattr, full("object name /", attributes::delattr)),
    (sym::dir, full("object= /", attributes::dir)),
    (sym::divmod, both("x y /", &(numbers::divmod_leaf, numbers::divmod))),
    (sym::enumerate, class(ids::ENUMERATE)),
    (sym::eval, full("source / globals= locals=", evaluate::eval)),
    (sym::exec, full("source / globals= locals= * closure=", evaluate::exec)),
    (sym::execfile, full("path globals= locals= /", evaluate::execfile)),
    (sym::exit, full("code= /", crate::sys::exit)),
    (sym::filter, class(ids::FILTER)),
    (sym::float, class(ids::FLOAT)),
    (sym::format, full("value format_spec= /", objects::format)),
    (sym::frozenset, class(ids::FROZENSET)),
    (sym::getattr, both("object name default= /", &(attributes::getattr_leaf, attributes::getattr))),
    (sym::globals, full("", evaluate::globals)),
    (sym::hasattr, both("object name /", &(attributes::hasattr_leaf, attributes::hasattr))),
    (sym::hash, both("object /", &(objects::hash_leaf, objects::hash))),
    (sym::help, full("object= /", help::help)),
    (sym::hex, full("number /", numbers::hex)),
    (sym::id, leaf("object /", objects::id)),
    (sym::input, ModuleItem::Function(Native::function("prompt= /", Code::Full(output::input)).waiting())),
    (sym::issubclass, full("class classinfo /", objects::is_subclass)),
    (sym::iter, both("object sentinel= /", &(iterables::iter_leaf, iterables::iter))),
    (sym::locals, full("", evaluate::locals)),
    (sym::map, class(ids::MAP)),
    (sym::max, full("*args key= default=", iterables::max)),
    (sym::memoryview, class(ids::MEMORYVIEW)),
    (sym::min, full("*args key= default=", iterables::min)),
    (sym::next, both("iterator default= /", &(iterables::next_leaf, iterables::next))),
    (sym::object, class(ids::OBJECT)),
    (sym::oct, full("number /", numbers::oct)),
    (sym::open, ModuleItem::Function(crate::io::file::OPEN)),
    (sym::ord, leaf("c /", numbers::ord)),
    (sym::pow, full("base exp mod=", numbers::pow)),
    (sym::property, class(ids::PROPERTY)),
    (sym::quit, full("code= /", crate::sys::exit)),
    (sym::repr, full("object /", objects::repr)),
    (sym::reversed, class(ids::REVERSED)),
    (sym::round, full("number ndigits=", numbers::round)),
    (sym::set, class(ids::SET)),
    (sym::setattr, both("object name value /", &(attributes::setattr_leaf, attributes::setattr))),
    (sym::slice, class(ids::SLICE)),
    (sym::sorted, full("iterable / * key= reverse=", iterables::sorted)),
    (sym::staticmethod, class(ids::STATICMETHOD)),
    (sym::sum, full("iterable / start=", iterables::sum)),
    (sym::super_, class(ids::SUPER)),
    (sym::tuple, class(ids::TUPLE)),
    (sym::r#type, class(ids::TYPE)),
    (sym::vars, full("object= /", attributes::vars)),
    (sym::zip, class(ids::ZIP)),
    (sym::__import__, full("name globals= locals= fromlist= level=", evaluate::import)),
    // As CPython has it in every namespace.
    (sym::__builtins__, ModuleItem::Module(sym::builtins)),
    (sym::__build_class__, ModuleItem::Constant(object::class_build::BUILD_CLASS)),
    // For the decorators `@micropython.native` and the like, which need no import.
    (sym::micropython, ModuleItem::Module(sym::micropython)),
    (sym::__debug__, ModuleItem::Constant(Value::TRUE)),
    (sym::Ellipsis, ModuleItem::Constant(Value::ELLIPSIS)),
    (sym::NotImplemented, ModuleItem::Constant(Value::NOT_IMPLEMENTED)),
    (sym::ArithmeticError, ModuleItem::Type(kind::ArithmeticError)),
    (sym::AssertionError, ModuleItem::Type(kind::AssertionError)),
    (sym::AttributeError, ModuleItem::Type(kind::AttributeError)),
    (sym::BaseException, ModuleItem::Type(kind::BaseException)),
    (sym::BaseExceptionGroup, ModuleItem::Type(kind::BaseExceptionGroup)),
    (sym::BlockingIOError, ModuleItem::Type(kind::BlockingIOError)),
    (sym::BrokenPipeError, ModuleItem::Type(kind::BrokenPipeError)),
    (sym::BufferError, ModuleItem::Type(kind::BufferError)),
    (sym::BytesWarning, ModuleItem::Type(kind::BytesWarning)),
    (sym::ChildProcessError, ModuleItem::Type(kind::ChildProcessError)),
    (sym::ConnectionAbortedError, ModuleItem::Type(kind::ConnectionAbortedError)),
    (sym::ConnectionError, ModuleItem::Type(kind::ConnectionError)),
    (sym::ConnectionRefusedError, ModuleItem::Type(kind::ConnectionRefusedError)),
    (sym::ConnectionResetError, ModuleItem::Type(kind::ConnectionResetError)),
    (sym::DeprecationWarning, ModuleItem::Type(kind::DeprecationWarning)),
    (sym::EOFError, ModuleItem::Type(kind::EOFError)),
    (sym::EncodingWarning, ModuleItem::Type(kind::EncodingWarning)),
    (sym::EnvironmentError, ModuleItem::Type(kind::OSError)),
    (sym::Exception, ModuleItem::Type(kind::Exception)),
    (sym::ExceptionGroup, ModuleItem::Type(kind::ExceptionGroup)),
    (sym::FileExistsError, ModuleItem::Type(kind::FileExistsError)),
    (sym::FileNotFoundError, ModuleItem::Type(kind::FileNotFoundError)),
    (sym::FloatingPointError, ModuleItem::Type(kind::FloatingPointError)),
    (sym::FutureWarning, ModuleItem::Type(kind::FutureWarning)),
    (sym::GeneratorExit, ModuleItem::Type(kind::GeneratorExit)),
    (sym::IOError, ModuleItem::Type(kind::OSError)),
    (sym::ImportError, ModuleItem::Type(kind::ImportError)),
    (sym::ImportWarning, ModuleItem::Type(kind::ImportWarning)),
    (sym::IndentationError, ModuleItem::Type(kind::IndentationError)),
    (sym::IndexError, ModuleItem::Type(kind::IndexError)),
    (sym::InterruptedError, ModuleItem::Type(kind::InterruptedError)),
    (sym::IsADirectoryError, ModuleItem::Type(kind::IsADirectoryError)),
    (sym::KeyError, ModuleItem::Type(kind::KeyError)),
    (sym::KeyboardInterrupt, ModuleItem::Type(kind::KeyboardInterrupt)),
    (sym::LookupError, ModuleItem::Type(kind::LookupError)),
    (sym::MemoryError, ModuleItem::Type(kind::MemoryError)),
    (sym::ModuleNotFoundError, ModuleItem::Type(kind::ModuleNotFoundError)),
    (sym::NameError, ModuleItem::Type(kind::NameError)),
    (sym::NotADirectoryError, ModuleItem::Type(kind::NotADirectoryError)),
    (sym::NotImplementedError, ModuleItem::Type(kind::NotImplementedError)),
    (sym::OSError, ModuleItem::Type(kind::OSError)),
    (sym::OverflowError, ModuleItem::Type(kind::OverflowError)),
    (sym::PendingDeprecationWarning, ModuleItem::Type(kind::PendingDeprecationWarning)),
    (sym::PermissionError, ModuleItem::Type(kind::PermissionError)),
    (sym::ProcessLookupError, ModuleItem::Type(kind::ProcessLookupError)),
    (sym::PythonFinalizationError, ModuleItem::Type(kind::PythonFinalizationError)),
    (sym::RecursionError, ModuleItem::Type(kind::RecursionError)),
    (sym::ReferenceError, ModuleItem::Type(kind::ReferenceError)),
    (sym::ResourceWarning, ModuleItem::Type(kind::ResourceWarning)),
    (sym::RuntimeError, ModuleItem::Type(kind::RuntimeError)),
    (sym::RuntimeWarning, ModuleItem::Type(kind::RuntimeWarning)),
    (sym::StopAsyncIteration, ModuleItem::Type(kind::StopAsyncIteration)),
    (sym::StopIteration, ModuleItem::Type(kind::StopIteration)),
    (sym::SyntaxError, ModuleItem::Type(kind::SyntaxError)),
    (sym::SyntaxWarning, ModuleItem::Type(kind::SyntaxWarning)),
    (sym::SystemError, ModuleItem::Type(kind::SystemError)),
    (sym::SystemExit, ModuleItem::Type(kind::SystemExit)),
    (sym::TabError, ModuleItem::Type(kind::TabError)),
    (sym::TimeoutError, ModuleItem::Type(kind::TimeoutError)),
    (sym::TypeError, ModuleItem::Type(kind::TypeError)),
    (sym::UnboundLocalError, ModuleItem::Type(kind::UnboundLocalError)),
    (sym::UnicodeDecodeError, ModuleItem::Type(kind::UnicodeDecodeError)),
    (sym::UnicodeEncodeError, ModuleItem::Type(kind::UnicodeEncodeError)),
    (sym::UnicodeError, ModuleItem::Type(kind::UnicodeError)),
    (sym::UnicodeTranslateError, ModuleItem::Type(kind::UnicodeTranslateError)),
    (sym::UnicodeWarning, ModuleItem::Type(kind::UnicodeWarning)),
    (sym::UserWarning, ModuleItem::Type(kind::UserWarning)),
    (sym::ValueError, ModuleItem::Type(kind::ValueError)),
    (sym::Warning, ModuleItem::Type(kind::Warning)),
    (sym::ZeroDivisionError, ModuleItem::Type(kind::ZeroDivisionError)),
];
