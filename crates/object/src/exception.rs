//! Exceptions: the built-in hierarchy, exception objects, raising.
//!
//! An exception object has one layout whatever its class: class, arguments, traceback,
//! cause, context, flags, attribute dict (seven words). User classes derived from a
//! built-in exception share it, so raising one costs one object and its arguments.
//!
//! Source: CPython library reference, "Built-in Exceptions".
//!
//! Invariant: the parked exception (`root::EXCEPTION`) is set before a `Raised` or an
//! exception `Fault` is returned.

use crate::fault::{Fault, Leaf, Raised};
use crate::ids::{EXCEPTION_BASE, immediate};
use crate::native::{Args, Code, Native};
use crate::packed::{Words, message};
use crate::text::Message;
use crate::types::{Item, Slot1, Slot2, Slot3, Slots, TypeInfo};
use crate::vm::root;
use crate::{Vm, class, ids, text};
use heap::{Handle, Value};

/// Fields of an exception object.
pub const CLASS: usize = 0;
pub const ARGS: usize = 1;
/// Traceback entries, newest last, in a chain of TRACEBACK objects; None when not raised yet.
pub const TRACEBACK: usize = 2;
pub const CAUSE: usize = 3;
pub const CONTEXT: usize = 4;
/// Small integer: bit 0 `__suppress_context__`.
pub const FLAGS: usize = 5;
/// Dict of other attributes, or None.
pub const DICT: usize = 6;
const FIELDS: usize = 7;

macro_rules! exceptions {
    ($($name:ident : $base:ident;)*) => {
        #[allow(clippy::upper_case_acronyms, dead_code)]
        enum Number { $($name),* }

        /// Numbers of the built-in exception types.
        #[allow(non_upper_case_globals)]
        pub mod kind {
            $(pub const $name: usize = super::EXCEPTION_BASE + super::Number::$name as usize;)*
            /// The base of BaseException.
            pub const object: usize = super::ids::OBJECT.0 as usize;
        }

        /// The built-in exception types, by number - EXCEPTION_BASE. The last ones belong to library modules.
        pub static TYPES: &[&TypeInfo] = &[$(&TypeInfo {
            number: kind::$name,
            name: place_of(kind::$name, stringify!($name)).1,
            module: place_of(kind::$name, "").0,
            base: kind::$base,
            subclassable: true,
            construct: Some(Native::method("*args **keywords", Code::Full(construct))),
            items: items_of(kind::$name),
            slots: &SLOTS,
            initialised: false,
        }),*];
    };
}

exceptions! {
    BaseException: object;
    Exception: BaseException;
    TypeError: Exception;
    ValueError: Exception;
    ArithmeticError: Exception;
    ZeroDivisionError: ArithmeticError;
    OverflowError: ArithmeticError;
    FloatingPointError: ArithmeticError;
    AssertionError: Exception;
    AttributeError: Exception;
    BufferError: Exception;
    EOFError: Exception;
    ImportError: Exception;
    ModuleNotFoundError: ImportError;
    LookupError: Exception;
    IndexError: LookupError;
    KeyError: LookupError;
    MemoryError: Exception;
    NameError: Exception;
    UnboundLocalError: NameError;
    OSError: Exception;
    BlockingIOError: OSError;
    ChildProcessError: OSError;
    ConnectionError: OSError;
    BrokenPipeError: ConnectionError;
    ConnectionAbortedError: ConnectionError;
    ConnectionRefusedError: ConnectionError;
    ConnectionResetError: ConnectionError;
    FileExistsError: OSError;
    FileNotFoundError: OSError;
    InterruptedError: OSError;
    IsADirectoryError: OSError;
    NotADirectoryError: OSError;
    PermissionError: OSError;
    ProcessLookupError: OSError;
    TimeoutError: OSError;
    ReferenceError: Exception;
    RuntimeError: Exception;
    NotImplementedError: RuntimeError;
    RecursionError: RuntimeError;
    PythonFinalizationError: RuntimeError;
    StopIteration: Exception;
    StopAsyncIteration: Exception;
    SyntaxError: Exception;
    IndentationError: SyntaxError;
    TabError: IndentationError;
    SystemError: Exception;
    UnicodeError: ValueError;
    UnicodeDecodeError: UnicodeError;
    UnicodeEncodeError: UnicodeError;
    UnicodeTranslateError: UnicodeError;
    Warning: Exception;
    BytesWarning: Warning;
    DeprecationWarning: Warning;
    EncodingWarning: Warning;
    FutureWarning: Warning;
    ImportWarning: Warning;
    PendingDeprecationWarning: Warning;
    ResourceWarning: Warning;
    RuntimeWarning: Warning;
    SyntaxWarning: Warning;
    UnicodeWarning: Warning;
    UserWarning: Warning;
    GeneratorExit: BaseException;
    KeyboardInterrupt: BaseException;
    SystemExit: BaseException;
    BaseExceptionGroup: BaseException;
    ExceptionGroup: BaseExceptionGroup;
    JSONDecodeError: ValueError;
    PatternError: ValueError;
    StructError: ValueError;
}

/// Module and name of an exception type. Those outside of `builtins` are the library's.
const fn place_of(number: usize, name: &'static str) -> (&'static str, &'static str) {
    match number {
        kind::JSONDecodeError => ("json", name),
        kind::PatternError => ("re", name),
        kind::StructError => ("struct", "error"),
        _ => ("builtins", name),
    }
}

const fn items_of(number: usize) -> &'static [(names::Sym, Item)] {
    match number {
        kind::BaseException => crate::exception_attributes::BASE_ITEMS,
        kind::OSError => crate::exception_attributes::OS_ERROR_ITEMS,
        kind::StopIteration => crate::exception_attributes::STOP_ITERATION_ITEMS,
        kind::SystemExit => crate::exception_attributes::SYSTEM_EXIT_ITEMS,
        kind::BaseExceptionGroup => crate::exception_attributes::GROUP_ITEMS,
        kind::ImportError => crate::exception_attributes::IMPORT_ERROR_ITEMS,
        kind::AttributeError => crate::exception_attributes::ATTRIBUTE_ERROR_ITEMS,
        kind::NameError => crate::exception_attributes::NAME_ERROR_ITEMS,
        kind::SyntaxError => crate::exception_attributes::SYNTAX_ERROR_ITEMS,
        kind::UnicodeDecodeError | kind::UnicodeEncodeError => crate::exception_attributes::UNICODE_ERROR_ITEMS,
        kind::UnicodeTranslateError => crate::exception_attributes::TRANSLATE_ERROR_ITEMS,
        _ => &[],
    }
}

const SLOTS: Slots = Slots {
    repr: Slot1::Full(crate::exception_attributes::repr),
    text: Slot1::Full(crate::exception_attributes::text),
    get_attribute: Slot2::Leaf(crate::exception_attributes::get_attribute),
    set_attribute: Slot3::Leaf(crate::exception_attributes::set_attribute),
    ..Slots::NONE
};

/// The value of the built-in exception type with this number.
pub const fn type_value(number: usize) -> Value<'static> {
    Value::immediate(immediate::TYPE, number)
}

/// A new exception object: `class` is a type value or class, `args` a tuple.
pub fn new<'v>(vm: &'v Vm, class: Value<'v>, args: Value<'v>) -> Leaf<'v> {
    let fields = [class, args, Value::NONE, Value::UNDEFINED, Value::UNDEFINED, Value::small(0), Value::NONE];
    debug_assert!(fields.len() == FIELDS);
    Ok(vm.heap.new_object(ids::EXCEPTION, 0, &fields)?)
}

/// The object that [`Vm::raise_unmade`] turns into an exception of another type.
pub fn new_spare(vm: &Vm) -> Leaf<'_> {
    new(vm, type_value(kind::MemoryError), crate::tuple::empty())
}

/// A new exception of a built-in type with one text argument.
pub fn new_text<'v>(vm: &'v Vm, number: usize, write: impl Fn(&mut Message<'_>)) -> Leaf<'v> {
    let message = text::compose(vm, write)?;
    let args = crate::tuple::new(vm, &[message])?;
    new(vm, type_value(number), args)
}

/// The class of an exception object, None for other values.
pub fn class_of<'v>(value: Value<'v>) -> Option<Value<'v>> {
    value.has_id(ids::EXCEPTION).then(|| value.field(CLASS))
}

/// True when `value` is an exception object of a built-in type or a class derived from it.
pub fn is_a(vm: &Vm, value: Value<'_>, number: usize) -> bool {
    class_of(value).is_some_and(|found| class::is_subtype(vm, found, type_value(number)))
}

/// Makes an exception of a built-in type from positional arguments; None for groups, whose arguments are iterated
/// over.
pub fn construct_plain<'v>(
    vm: &'v Vm,
    number: usize,
    arguments: &[Value<'v>],
) -> Result<Option<Value<'v>>, crate::Fault> {
    if matches!(number, kind::BaseExceptionGroup | kind::ExceptionGroup) {
        return Ok(None);
    }
    crate::exception_attributes::make(vm, type_value(number), arguments, Value::UNDEFINED).map(Some)
}

/// Makes an exception: called with the class first.
fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    crate::exception_attributes::construct(vm, args)
}

impl Vm {
    /// Parks an exception object as the one being raised; its context becomes the one being handled.
    pub fn park(&self, exception: Value<'_>) {
        let handled = self.root(root::HANDLED);
        if handled.has_id(ids::EXCEPTION) && handled != exception {
            // The chain must not lead back: it is cut where it comes to the exception itself. A second, slower walk
            // notices a cycle that a program made.
            let (mut link, mut slow, mut step) = (handled, handled, 0);
            while link.has_id(ids::EXCEPTION) {
                let next = link.field(CONTEXT);
                if next == exception {
                    self.heap.set_field(link, CONTEXT, Value::NONE);
                    break;
                }
                link = next;
                step += 1;
                if step % 2 == 0 {
                    slow = slow.field(CONTEXT);
                    if slow == link {
                        break;
                    }
                }
            }
            self.heap.set_field(exception, CONTEXT, handled);
        }
        self.set_root(root::EXCEPTION, exception);
        if self.root(root::SPARE_EXCEPTION).is_undefined() {
            match new_spare(self) {
                Ok(spare) => self.set_root(root::SPARE_EXCEPTION, spare),
                Err(Fault) => self.heap.clear_need(),
            }
        }
    }

    /// Raises the exception that was made; when there was no memory for it, asks for that.
    #[cold]
    pub fn raised(&self, made: Leaf<'_>) -> Fault {
        match made {
            Ok(exception) => {
                self.park(exception);
                Fault
            }
            Err(fault) => fault,
        }
    }

    /// As [`Vm::raised`], of a built-in type: without memory it is raised in the end without arguments.
    fn raised_as(&self, number: usize, made: Leaf<'_>) -> Fault {
        if made.is_err() {
            self.unmade.set(number);
        }
        self.raised(made)
    }

    /// Raises MemoryError, or the exception of type `number` (unless 0) that there was no memory for.
    #[cold]
    pub fn raise_unmade(&mut self, number: usize) -> Raised {
        let spare = self.root(root::SPARE_EXCEPTION);
        if number == 0 || spare.is_undefined() {
            return self.raise_memory_error();
        }
        self.set_root(root::SPARE_EXCEPTION, Value::UNDEFINED);
        self.heap.set_field(spare, CLASS, type_value(number));
        self.park(spare);
        Raised
    }

    /// Raises a built-in exception from a leaf function.
    #[inline(always)]
    pub fn fault(&self, number: usize, words: impl Words) -> Fault {
        words.fault(self, number)
    }

    /// The part of [`Vm::fault`] that all kinds of text share.
    pub(crate) fn fault_with(&self, number: usize, write: &dyn Fn(&mut Message<'_>)) -> Fault {
        self.raised_as(number, new_text(self, number, write))
    }

    /// Raises a built-in exception without arguments, from a leaf function.
    #[cold]
    pub fn fault_bare(&self, number: usize) -> Fault {
        let args = crate::tuple::empty();
        self.raised_as(number, new(self, type_value(number), args))
    }

    /// Raises a built-in exception with one argument, from a leaf function (KeyError, StopIteration).
    #[cold]
    pub fn fault_value(&self, number: usize, argument: Value<'_>) -> Fault {
        let made = crate::tuple::new(self, &[argument])
            .and_then(|args| new(self, type_value(number), args));
        // The results of generators, exit statuses and error numbers are not left out.
        if matches!(number, kind::KeyError | kind::ValueError) { self.raised_as(number, made) } else { self.raised(made) }
    }

    /// TypeError from a leaf function.
    #[inline(always)]
    pub fn type_fault(&self, words: impl Words) -> Fault {
        words.type_fault(self)
    }

    /// ValueError from a leaf function.
    #[inline(always)]
    pub fn value_fault(&self, words: impl Words) -> Fault {
        words.value_fault(self)
    }

    /// Raises a built-in exception.
    #[inline(always)]
    pub fn raise(&mut self, number: usize, words: impl Words) -> Raised {
        words.raise(self, number)
    }

    /// Raises a built-in exception whose text `write` composes (it may look at values through the machine).
    #[cold]
    pub fn raise_with(&mut self, number: usize, write: impl Fn(&Vm, &mut Message<'_>)) -> Raised {
        self.raise_written(number, &write)
    }

    /// The part of [`Vm::raise_with`] that all its callers share.
    #[cold]
    #[inline(never)]
    fn raise_written(&mut self, number: usize, write: &dyn Fn(&Vm, &mut Message<'_>)) -> Raised {
        self.raise_leaf(|vm| {
            let vm = vm.lend();
            vm.raised_as(number, new_text(vm, number, |message| write(vm, message)))
        })
    }

    /// Raises a built-in exception with one argument.
    #[cold]
    pub fn raise_value(&mut self, number: usize, argument: Handle) -> Raised {
        self.raise_leaf(|vm| vm.fault_value(number, vm.get(argument)))
    }

    /// Raises what a leaf function raises.
    pub fn raise_leaf(&mut self, work: impl Fn(&Vm) -> Fault) -> Raised {
        let mut again = 0;
        loop {
            let Fault = work(self);
            if let Err(raised) = self.recover(&mut again) {
                return raised;
            }
        }
    }

    /// Parks the MemoryError made in advance.
    #[cold]
    pub fn raise_memory_error(&mut self) -> Raised {
        let error = self.root(root::MEMORY_ERROR);
        self.heap.set_field(error, TRACEBACK, Value::NONE);
        self.heap.set_field(error, CONTEXT, Value::UNDEFINED);
        self.set_root(root::EXCEPTION, error);
        Raised
    }

    /// RecursionError (a RuntimeError).
    #[cold]
    pub fn raise_recursion_error(&mut self) -> Raised {
        self.raise(kind::RecursionError, message!("maximum recursion depth exceeded"))
    }

    /// True when the parked exception is of this built-in type.
    pub fn raised_is(&self, number: usize) -> bool {
        is_a(self, self.exception(), number)
    }

    /// Takes the parked exception away (it was dealt with).
    pub fn clear_exception(&self) {
        self.set_root(root::EXCEPTION, Value::UNDEFINED);
    }
}
