//! Calling classes: `__new__` and `__init__`.
//!
//! `instantiate` is `type.__call__`. It keeps the object in the making in the window's first
//! argument and calls `__new__` and `__init__` in copies of the window above it.
//!
//! Invariant: an instance of a class derived from a built-in type has its payload before
//! any code but the type's constructor sees it.

use crate::dict::Dict;
use crate::exception::kind;
use crate::fault::{Fault, Leaf, Raised};
use crate::operations::attribute;
use crate::operations::call::{argument, call_window, insert_argument};
use crate::types::{TypeInfo, class_name, payload_for, type_name, type_of};
use crate::{Args, Vm, class, ids, instance, native, object_type, slot, slot_wrapper, text};
use bytecode::opcode::CALL_HEADER;
use crate::packed::message;
use heap::{Handle, Value};
use names::sym;

/// How the machine may make an instance itself, as long as the epoch stays.
pub enum Construction<'v> {
    /// `instance::new`, then this function with the instance and the arguments; its result must be None.
    Function(Value<'v>),
    /// `instance::new`; there must be no arguments.
    Bare,
    /// [`call`].
    General,
}

/// How instances of a class object are made.
pub fn construction<'v>(vm: &'v Vm, class: Value<'v>) -> Result<Construction<'v>, Fault> {
    let plain = class.has_id(ids::CLASS)
        && class::layout(class) == ids::OBJECT.0 as usize
        && class::flags(class) & class::ABSTRACT == 0
        && !has_own_call(vm, class)?
        && class::lookup(vm, class, text::name(sym::__new__))? == object_type::NEW;
    if !plain {
        return Ok(Construction::General);
    }
    let initialise = class::lookup(vm, class, text::name(sym::__init__))?;
    Ok(if initialise.has_id(ids::FUNCTION) {
        Construction::Function(initialise)
    } else if initialise == object_type::INIT {
        Construction::Bare
    } else {
        Construction::General
    })
}

/// True when the metaclass of a class has a `__call__` of its own.
fn has_own_call(vm: &Vm, class: Value<'_>) -> Result<bool, Fault> {
    let metaclass = class::metaclass(class);
    Ok(class.has_id(ids::CLASS)
        && metaclass.is_object()
        && !slot_wrapper::is_type_call(vm, class::lookup(vm, metaclass, text::name(sym::__call__))?))
}

/// Calls the class in a call window.
pub fn call(vm: &mut Vm, window: Handle, count: usize, keywords: Handle, out: Handle) -> Result<(), Raised> {
    if !vm.attempt(|vm| has_own_call(vm, vm.get(window)))? {
        return instantiate(vm, window, count, keywords, out);
    }
    let class = insert_argument(vm, window, count)?;
    vm.copy(window, class);
    vm.store(window, |vm| class::lookup(vm, type_of(vm, vm.get(class)), text::name(sym::__call__)))?;
    if attribute::is_plain_function(vm, vm.get(window)) {
        return call_window(vm, window, count + 1, keywords, out);
    }
    attribute::bind(vm, class, window, window)?;
    vm.heap.move_slots(argument(window, 1), class, count);
    call_window(vm, window, count, keywords, out)
}

/// `type.__call__(class, ...)`, the class in the window's callee slot.
pub fn instantiate(
    vm: &mut Vm,
    window: Handle,
    count: usize,
    keywords: Handle,
    out: Handle,
) -> Result<(), Raised> {
    if let Some(number) = vm.get(window).immediate_payload(ids::immediate::TYPE) {
        if number == ids::TYPE.0 as usize && count == 1 && vm.get(keywords).is_undefined() {
            return vm.store(out, |vm| Ok(type_of(vm, vm.get(argument(window, 0)))));
        }
        return construct_builtin(vm, window, count, keywords, out);
    }
    let made = insert_argument(vm, window, count)?;
    let mark = vm.mark();
    let result = make_and_initialise(vm, window, count, keywords);
    if result.is_ok() {
        vm.copy(made, out);
    }
    vm.release(mark);
    result
}

/// Runs the constructor of the built-in type in a window.
fn construct_builtin(
    vm: &mut Vm,
    window: Handle,
    count: usize,
    keywords: Handle,
    out: Handle,
) -> Result<(), Raised> {
    let class = vm.get(window);
    let number = class.immediate_payload(ids::immediate::TYPE).unwrap_or(0);
    let Some(native) = vm.type_info(number).and_then(|info| info.construct.as_ref()) else {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            message.format(message!("cannot create '{}' instances", class_name(vm, vm.get(window))));
        }));
    };
    let first = insert_argument(vm, window, count)?;
    vm.copy(window, first);
    native::call(vm, window, native, first, count + 1, keywords, out)
}

/// Makes an instance of the class in a window whose first argument, to receive it, was inserted before
/// the `count` others.
fn make_and_initialise(vm: &mut Vm, window: Handle, count: usize, keywords: Handle) -> Result<(), Raised> {
    let made = argument(window, 0);
    let (arguments, top) = (argument(window, 1), window.offset(1));
    // The window's machine slots are free: the functions run in copies of the window.
    let function = top;
    vm.store(function, |vm| class::lookup(vm, vm.get(window), text::name(sym::__new__)))?;
    let found = vm.get(function);
    let custom = found != object_type::NEW && slot_wrapper::resolve(vm, found).is_none();
    if found == object_type::NEW {
        let initialise = vm.attempt(|vm| {
            Ok(class::lookup(vm, vm.get(window), text::name(sym::__init__))? == object_type::INIT)
        })?;
        if initialise && count > 0 {
            return Err(takes_no_arguments(vm, window));
        }
        vm.store(made, |vm| bare(vm, vm.get(window)))?;
    } else if let Some((info, _, _)) = slot_wrapper::resolve(vm, found) {
        make_of_type(vm, info, window, arguments, count, keywords, made)?;
        let default = !info.initialised && vm.attempt(|vm| {
            let class = type_of(vm, vm.get(made));
            Ok(native::item_of(vm, class::lookup(vm, class, text::name(sym::__init__))?).is_some())
        })?;
        if default {
            // The constructor has done what the type's own `__init__` would do.
            return Ok(());
        }
    } else {
        if found.has_id(ids::STATICMETHOD) {
            vm.set(function, found.field(0));
        } else if !found.has_id(ids::FUNCTION) {
            attribute::get_named(vm, window, sym::__new__, function)?;
        }
        call_copy(vm, function, window, arguments, count, keywords, made)?;
        let (class, kind) = (vm.get(window), type_of(vm, vm.get(made)));
        if !class::is_subtype(vm, kind, class) {
            return Ok(());
        }
    }
    vm.store(function, |vm| class::lookup(vm, type_of(vm, vm.get(made)), text::name(sym::__init__)))?;
    if vm.get(function) == object_type::INIT {
        return Ok(());
    }
    // Keywords that a type's `__init__` does not know were for the class's own `__new__`.
    let extra = vm.get(keywords).field_count();
    let ignored = extra > 0 && custom && takes_no_keywords(vm, vm.get(function));
    let (count, keywords) = if ignored { (count - extra.min(count), slot::UNDEFINED) } else { (count, keywords) };
    let bound = attribute::is_plain_function(vm, vm.get(function));
    let result = vm.slot()?;
    if bound {
        call_copy(vm, function, made, arguments, count, keywords, result)?;
    } else {
        attribute::bind(vm, made, function, function)?;
        call_copy(vm, function, slot::UNDEFINED, arguments, count, keywords, result)?;
    }
    if vm.get(result).is_none() {
        return Ok(());
    }
    Err(vm.raise_with(kind::TypeError, |vm, message| {
        let class = type_name(vm, vm.get(result));
        message.format(message!("__init__() should return None, not '{class}'"));
    }))
}

/// True for the `__init__` of a built-in type whose parameters cannot be named.
fn takes_no_keywords(vm: &Vm, function: Value<'_>) -> bool {
    let native = native::resolve(vm, function).map(|(native, _)| native);
    let wrapped = || slot_wrapper::type_of_wrapper(vm, function).and_then(|info| info.construct.as_ref());
    native.or_else(wrapped).is_some_and(|native| native.signature().text().ends_with('/'))
}

/// Calls a function with `first` (unless undefined) and the `count` arguments from `arguments` on, in a new window.
fn call_copy(
    vm: &mut Vm,
    function: Handle,
    first: Handle,
    arguments: Handle,
    count: usize,
    keywords: Handle,
    out: Handle,
) -> Result<(), Raised> {
    let mark = vm.mark();
    let result = copy_window(vm, function, first, arguments, count).and_then(|(window, count)| {
        call_window(vm, window, count, keywords, out)
    });
    vm.release(mark);
    result
}

fn copy_window(
    vm: &mut Vm,
    function: Handle,
    first: Handle,
    arguments: Handle,
    count: usize,
) -> Result<(Handle, usize), Raised> {
    vm.attempt(|vm| Ok(vm.heap.reserve_stack(CALL_HEADER + count + 1)?))?;
    let window = vm.duplicate(function)?;
    for _ in 1..CALL_HEADER {
        vm.slot()?;
    }
    let bound = !vm.get(first).is_undefined();
    if bound {
        vm.duplicate(first)?;
    }
    for index in 0..count {
        vm.duplicate(arguments.offset(index))?;
    }
    Ok((window, count + bound as usize))
}

/// A new instance of a class whose `__new__` is `object`'s.
fn bare<'v>(vm: &'v Vm, class: Value<'v>) -> Leaf<'v> {
    if class.immediate_payload(ids::immediate::TYPE) == Some(ids::OBJECT.0 as usize) {
        return Ok(vm.heap.new_object(ids::OBJECT, 0, &[])?);
    }
    if !class.has_id(ids::CLASS) {
        let name = class_name(vm, class);
        return Err(vm.type_fault(message!("object.__new__({name}) is not safe, use {name}.__new__()")));
    }
    if class::flags(class) & class::ABSTRACT != 0 {
        return Err(abstract_fault(vm, class));
    }
    if let Some(info) = vm.type_info(class::layout(class)).filter(|info| class::flags(class) & class::PAYLOAD != 0 && info.construct.is_some()) {
        let name = class_name(vm, class);
        return Err(vm.type_fault(message!("object.__new__({name}) is not safe, use {}.__new__()", info.name)));
    }
    instance::new(vm, class)
}

#[cold]
fn abstract_fault(vm: &Vm, class: Value<'_>) -> Fault {
    let vm = vm.lend();
    let names = Dict::get_name(class.field(class::NAMESPACE), text::name(sym::__abstractmethods__));
    let names = names.and_then(|names| crate::set::cast(vm, names)).unwrap_or(Value::NONE);
    let count = if names.is_object() { crate::set::len(names) } else { 0 };
    let made = crate::exception::new_text(vm, kind::TypeError, |message| {
        let plural = if count == 1 { "" } else { "s" };
        message.format(message!(
            "Can't instantiate abstract class {} without an implementation for abstract method{plural} ",
            class_name(vm, class)
        ));
        let mut last: &[u8] = &[];
        for number in 0..count {
            let next = crate::set::items(names).map(Value::bytes).filter(|name| *name > last).min().unwrap_or(&[]);
            message.push(if number == 0 { b"'" } else { b", '" });
            message.push(next);
            message.push(b"'");
            last = next;
        }
    });
    if let Ok(error) = made {
        vm.park(error);
    }
    Fault
}

#[cold]
fn takes_no_arguments(vm: &mut Vm, class: Handle) -> Raised {
    vm.raise_with(kind::TypeError, |vm, message| {
        message.format(message!("{}() takes no arguments", class_name(vm, vm.get(class))));
    })
}

/// Makes an object of `class` (a slot) by the constructor of built-in type `info`.
fn make_of_type(
    vm: &mut Vm,
    info: &'static TypeInfo,
    class: Handle,
    arguments: Handle,
    count: usize,
    keywords: Handle,
    out: Handle,
) -> Result<(), Raised> {
    let value = vm.get(class);
    let Some(native) = info.construct.as_ref() else { return vm.store(out, |vm| bare(vm, vm.get(class))) };
    let shares_layout = info.number >= ids::EXCEPTION_BASE || info.number == ids::TYPE.0 as usize;
    let own = shares_layout || value.immediate_payload(ids::immediate::TYPE).is_some();
    if !own && class::flags(value) & class::ABSTRACT != 0 {
        return Err(vm.raise_leaf(|vm| abstract_fault(vm, vm.get(class))));
    }
    let mark = vm.mark();
    let first = vm.duplicate(class)?;
    // The constructor of a class that is filled by `__init__` makes an empty object.
    let (count, keywords) = if info.initialised { (0, slot::UNDEFINED) } else { (count, keywords) };
    // Keywords that a type does not know are for the class's own `__init__`.
    let extra = vm.get(keywords).field_count();
    let ignored = extra > 0 && native.signature().text().ends_with('/') && own_construction(vm, class)?.1;
    let (count, keywords) = if ignored { (count - extra.min(count), slot::UNDEFINED) } else { (count, keywords) };
    let (window, total) = copy_window(vm, class, first, arguments, count)?;
    vm.set(window, info.value());
    native::call(vm, window, native, argument(window, 0), total, keywords, first)?;
    if own || type_of(vm, vm.get(first)) == vm.get(class) {
        vm.copy(first, out);
    } else {
        vm.store(out, |vm| {
            let made = instance::new(vm, vm.get(class))?;
            instance::set_payload(vm, made, vm.get(first));
            Ok(made)
        })?;
    }
    vm.release(mark);
    Ok(())
}

/// `T.__new__(class, ...)` of built-in type `info`, called in a window.
pub fn new_of_type(
    vm: &mut Vm,
    info: &'static TypeInfo,
    window: Handle,
    count: usize,
    keywords: Handle,
    out: Handle,
) -> Result<(), Raised> {
    let (class, name) = (argument(window, 0), info.name);
    if count == 0 {
        return Err(vm.raise(kind::TypeError, message!("{name}.__new__(): not enough arguments")));
    }
    if !class::is_class(vm.get(class)) {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let class = type_name(vm, vm.get(class));
            message.format(message!("{name}.__new__(X): X is not a type object ({class})"));
        }));
    }
    if !class::is_subtype(vm, vm.get(class), info.value()) {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let class = class_name(vm, vm.get(class));
            message.format(message!("{name}.__new__({class}): {class} is not a subtype of {name}"));
        }));
    }
    let other = vm.get(class).immediate_payload(ids::immediate::TYPE).and_then(|number| vm.type_info(number));
    if let Some(other) = other.filter(|other| other.number != info.number && info.number < ids::EXCEPTION_BASE) {
        let other = other.name;
        return Err(vm.raise(
            kind::TypeError,
            message!("{name}.__new__({other}) is not safe, use {other}.__new__()"),
        ));
    }
    let info = other.unwrap_or(info);
    let mark = vm.mark();
    let made = vm.slot()?;
    make_of_type(vm, info, class, argument(window, 1), count - 1, keywords, made)?;
    vm.copy(made, out);
    vm.release(mark);
    Ok(())
}

/// `T.__init__(object, ...)` of built-in type `info`, called in a window: makes a new object and takes its contents over.
pub fn init_of_type(
    vm: &mut Vm,
    info: &'static TypeInfo,
    window: Handle,
    count: usize,
    keywords: Handle,
    out: Handle,
) -> Result<(), Raised> {
    let Some(native) = info.construct.as_ref() else { return Ok(()) };
    let object = argument(window, 0);
    let mark = vm.mark();
    let inner = vm.make(|vm| Ok(payload_for(vm, vm.get(object), info.number).unwrap_or(vm.get(object))))?;
    if (vm.get(inner).has_id(ids::DICT) || vm.get(inner).has_id(ids::ORDERED_DICT)) && Dict::len(vm.get(inner)) > 0 {
        let update = vm.slot()?;
        let receiver = vm.slot()?;
        let name = vm.make(|_| Ok(text::name(sym::update)))?;
        attribute::method(vm, inner, name, update, receiver)?;
        call_copy(vm, update, receiver, argument(window, 1), count - 1, keywords, update)?;
    } else {
        let first = vm.make(|_| Ok(info.value()))?;
        let (copy, total) = copy_window(vm, object, first, argument(window, 1), count - 1)?;
        native::call(vm, copy, native, argument(copy, 0), total, keywords, first)?;
        let (target, source) = (vm.get(inner), vm.get(first));
        vm.heap.copy_fields(source, 0, target, 0, source.field_count().min(target.field_count()));
    }
    vm.release(mark);
    vm.set(out, Value::NONE);
    Ok(())
}

/// `object()`: slots are the class, the keywords, then the arguments.
pub fn new_object_method(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if args.count > 2 || args.given(vm, 1).is_some() {
        return Err(takes_no_arguments(vm, args.at(0)));
    }
    vm.make(|vm| bare(vm, vm.get(args.at(0))))
}

/// `object.__new__(cls, ...)`: slots are the class, the keywords, then the arguments.
pub fn new_object(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let class = args.at(0);
    if !class::is_class(vm.get(class)) {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let class = type_name(vm, vm.get(class));
            message.format(message!("object.__new__(X): X is not a type object ({class})"));
        }));
    }
    if args.count > 2 || args.given(vm, 1).is_some() {
        let (own_new, own_init) = own_construction(vm, class)?;
        if own_new {
            return Err(vm.raise(
                kind::TypeError,
                message!("object.__new__() takes exactly one argument (the type to instantiate)"),
            ));
        }
        if !own_init {
            return Err(takes_no_arguments(vm, class));
        }
    }
    vm.make(|vm| bare(vm, vm.get(class)))
}

/// `object.__init__(self, ...)`: slots are the object, the keywords, then the arguments.
pub fn init_object(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    if args.count > 2 || args.given(vm, 1).is_some() {
        let class = vm.make(|vm| Ok(type_of(vm, vm.get(args.at(0)))))?;
        let (own_new, own_init) = own_construction(vm, class)?;
        if own_init {
            return Err(vm.raise(
                kind::TypeError,
                message!("object.__init__() takes exactly one argument (the instance to initialize)"),
            ));
        }
        if !own_new {
            return Err(vm.raise_with(kind::TypeError, |vm, message| {
                message.format(message!(
                    "{}.__init__() takes exactly one argument (the instance to initialize)",
                    class_name(vm, vm.get(class))
                ));
            }));
        }
    }
    Ok(slot::NONE)
}

/// Whether a class has a `__new__` and an `__init__` other than `object`'s.
fn own_construction(vm: &mut Vm, class: Handle) -> Result<(bool, bool), Raised> {
    vm.attempt(|vm| {
        let class = vm.get(class);
        Ok((
            class::lookup(vm, class, text::name(sym::__new__))? != object_type::NEW,
            class::lookup(vm, class, text::name(sym::__init__))? != object_type::INIT,
        ))
    })
}
