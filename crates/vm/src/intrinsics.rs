//! Rare operations: pattern matching, exception groups, template strings, annotations.
//!
//! Source: CPython language reference, "The match statement", "except* clause".
//!
//! Invariant: operands are consecutive slots from the third operand on.

use ::names::sym;
use bytecode::Intrinsic;
use heap::{Handle, Value};
use object::dict::Dict;
use object::exception::{self, kind};
use object::operations::{attribute, call, compare, convert};
use object::text::Shown;
use object::{Raised, Vm, class, exception_group, function, ids, list, template, text, tuple, types};
use object::packed::message;

/// The parameters of the running frame from slot `first` on, each in a new cell, as a list.
fn spill_parameters(vm: &mut Vm, out: Handle, first: Handle) -> Result<(), Raised> {
    let before = first.index() - vm.frame;
    let count = crate::binding::parameter_count(crate::frame::code(vm)).saturating_sub(before);
    let cells = vm.make(|vm| list::with_capacity(vm, count))?;
    for index in 0..count {
        vm.attempt(|vm| {
            let cell = vm.heap.new_object(ids::CELL, 0, &[vm.get(first.offset(index))])?;
            list::push(vm, vm.get(cells), cell)
        })?;
    }
    vm.copy(cells, out);
    Ok(())
}

/// INTRINSIC
pub fn perform(vm: &mut Vm, out: Handle, number: u8, operands: Handle) -> Result<(), Raised> {
    let operand = |index: usize| operands.offset(index);
    let (first, second) = (operand(0), operand(1));
    match Intrinsic::from_number(number) {
        Some(Intrinsic::Display) => display(vm, first),
        Some(Intrinsic::ImportStar) => crate::import::import_star(vm, first),
        Some(Intrinsic::MatchSequence) => {
            let truth = is_sequence(vm, vm.get(first)) || has_kind(vm, first, SEQUENCE_FLAG)?;
            answer(vm, out, truth)
        }
        Some(Intrinsic::MatchMapping) => {
            let truth = is_mapping(vm, first)?;
            answer(vm, out, truth)
        }
        Some(Intrinsic::Length) => {
            let length = convert::length(vm, first)?;
            vm.set(out, Value::length(length));
            Ok(())
        }
        Some(Intrinsic::MatchKeys) => match_keys(vm, out, first, second),
        Some(Intrinsic::MatchClass) => match_class(vm, out, operands),
        Some(Intrinsic::MatchRest) => match_rest(vm, out, first, second),
        Some(Intrinsic::SplitGroup) => split_group(vm, out, first, second),
        Some(Intrinsic::MergeGroups) => merge_groups(vm, out, first, second),
        Some(Intrinsic::AsyncYield) => {
            vm.store(out, |vm| Ok(vm.heap.new_object(ids::ASYNC_VALUE, 0, &[vm.get(first)])?))
        }
        Some(Intrinsic::Template) => vm.store(out, |vm| template::new(vm, vm.get(first), vm.get(second))),
        Some(Intrinsic::Interpolation) => vm.store(out, |vm| {
            let part = |index: usize| vm.get(operand(index));
            template::new_interpolation(vm, part(0), part(1), part(2), part(3))
        }),
        Some(Intrinsic::SetTypeParameters) => {
            let name = vm.make(|_| Ok(text::name(sym::__type_params__)))?;
            attribute::set(vm, first, name, second)?;
            vm.copy(first, out);
            Ok(())
        }
        Some(Intrinsic::UnpackTuple) => object::operations::iterate::to_tuple(vm, first, out),
        Some(Intrinsic::Traceback) => {
            let found = vm.get(first).field(exception::TRACEBACK);
            vm.set(out, if found.has_id(ids::TRACEBACK) { found } else { Value::NONE });
            Ok(())
        }
        Some(Intrinsic::ModuleAnnotation) => vm.attempt(|vm| match annotation_parts(vm.get(first)) {
            Some(parts) => Dict::set(vm, parts, vm.get(second), vm.get(operand(2))),
            // The program has put something of its own in its place.
            None => Ok(()),
        }),
        Some(Intrinsic::ModuleAnnotations) => object::module::evaluate_annotations(vm, first, second, out),
        Some(Intrinsic::Type) => {
            vm.set(out, types::type_of(vm, vm.get(first)));
            Ok(())
        }
        Some(Intrinsic::AwaitEnter) => crate::generators::get_awaitable(vm, out, first, Some("__aenter__")),
        Some(Intrinsic::AwaitExit) => crate::generators::get_awaitable(vm, out, first, Some("__aexit__")),
        Some(Intrinsic::SpillParameters) => spill_parameters(vm, out, first),
        Some(Intrinsic::UnpackList) => {
            let (before, after) = (vm.get(second).as_int().unwrap_or(0) as usize, vm.get(operand(2)).as_int());
            crate::iteration::unpack_list(vm, out, first, before, after.map(|after| after as usize))
        }
        None => Ok(()),
    }
}

/// The functions of annotations that the annotate function of a module has.
fn annotation_parts(annotate: Value<'_>) -> Option<Value<'_>> {
    let defaults = if annotate.has_id(ids::FUNCTION) { function::defaults(annotate) } else { Value::UNDEFINED };
    let parts = (defaults.has_id(ids::TUPLE) && defaults.field_count() == 1).then(|| defaults.field(0))?;
    parts.has_id(ids::DICT).then_some(parts)
}

fn answer(vm: &Vm, out: Handle, truth: bool) -> Result<(), Raised> {
    vm.set(out, Value::bool(truth));
    Ok(())
}

/// Shows the value of an expression statement: `sys.displayhook`.
fn display(vm: &mut Vm, value: Handle) -> Result<(), Raised> {
    if vm.get(value).is_none() {
        return Ok(());
    }
    let shown = vm.slot()?;
    object::operations::text::repr(vm, value, shown)?;
    let file = vm.make(|vm| object::module::stored(vm, sym::sys, sym::stdout))?;
    if vm.get(file).is_undefined() {
        vm.platform.write_output(vm.get(shown).bytes());
        vm.platform.write_output(b"\n");
    } else {
        let (end, ignored) = (vm.make(|vm| text::new(vm, b"\n"))?, vm.slot()?);
        call::call_method(vm, file, sym::write, &[shown], ignored)?;
        call::call_method(vm, file, sym::write, &[end], ignored)?;
    }
    // The value is the builtin `_` until the next one.
    let Some((index, _)) = object::module::find_builtin(vm, b"builtins") else { return Ok(()) };
    vm.set(shown, object::module::builtin_value(index));
    let name = vm.make(|vm| object::text::intern(vm, b"_"))?;
    object::operations::attribute::set(vm, shown, name, value)
}

/// Sequences for pattern matching: list, tuple, range and their like, but not text.
fn is_sequence(vm: &Vm, value: Value<'_>) -> bool {
    let number = types::info_of(vm, value).number;
    [ids::LIST, ids::TUPLE, ids::RANGE, ids::MEMORYVIEW].iter().any(|id| types::derives(vm, number, id.0 as usize))
        || SEQUENCE_NAMES.iter().any(|name| types::info_of(vm, value).name == *name)
}

/// What `collections.abc` writes into the attribute `__abc_tpflags__` of its classes.
const SEQUENCE_FLAG: isize = 1 << 5;
const MAPPING_FLAG: isize = 1 << 6;

/// True when an instance of a class is of a kind of `collections.abc`.
fn has_kind(vm: &mut Vm, value: Handle, flag: isize) -> Result<bool, Raised> {
    vm.attempt(|vm| match types::user_class(vm, vm.get(value)) {
        Some(class) => Ok(class::lookup(vm, class, text::name(sym::__abc_tpflags__))?.as_int() == Some(flag)),
        None => Ok(false),
    })
}

/// Library types that are sequences.
const SEQUENCE_NAMES: &[&str] = &["deque", "array"];

fn is_mapping(vm: &mut Vm, value: Handle) -> Result<bool, Raised> {
    let id = types::dispatch_id(vm.get(value));
    if ids::is_dict(id) || id == ids::MAPPING_PROXY {
        return Ok(true);
    }
    Ok(types::info_of(vm, vm.get(value)).number == ids::DICT.0 as usize || has_kind(vm, value, MAPPING_FLAG)?)
}

/// The value of a key without `__missing__`; false when it is absent.
fn get_key(vm: &mut Vm, mapping: Handle, key: Handle, out: Handle) -> Result<bool, Raised> {
    if vm.get(mapping).has_id(ids::DICT) {
        return Dict::get_full(vm, mapping, key, out);
    }
    let missing = vm.make(|_| Ok(Value::ELLIPSIS))?;
    call::call_method(vm, mapping, sym::get, &[key, missing], out)?;
    Ok(vm.get(out) != Value::ELLIPSIS)
}

fn match_keys(vm: &mut Vm, out: Handle, mapping: Handle, keys: Handle) -> Result<(), Raised> {
    let count = vm.get(keys).field_count();
    let values = vm.make(|vm| list::with_capacity(vm, count))?;
    let (key, value) = (vm.slot()?, vm.slot()?);
    for index in 0..count {
        vm.set(key, vm.get(keys).field(index));
        for before in 0..index {
            vm.set(value, vm.get(keys).field(before));
            if compare::equal(vm, value, key)? {
                object::operations::text::repr(vm, key, key)?;
                return Err(vm.raise_with(kind::ValueError, |vm, message| {
                    message.format(message!("mapping pattern checks duplicate key ({})", Shown(vm.get(key))));
                }));
            }
        }
        if !get_key(vm, mapping, key, value)? {
            vm.set(out, Value::NONE);
            return Ok(());
        }
        vm.attempt(|vm| list::push(vm, vm.get(values), vm.get(value)))?;
    }
    vm.store(out, |vm| tuple::from_fields(vm, list::buffer(vm.get(values)), 0, count))
}

fn match_rest(vm: &mut Vm, out: Handle, mapping: Handle, keys: Handle) -> Result<(), Raised> {
    let rest = vm.make(Dict::new)?;
    object::dict::merge::update(vm, rest, mapping)?;
    let key = vm.slot()?;
    for index in 0..vm.get(keys).field_count() {
        vm.set(key, vm.get(keys).field(index));
        Dict::delete_full(vm, rest, key)?;
    }
    vm.copy(rest, out);
    Ok(())
}

/// Built-in types whose single positional pattern is the subject itself.
const SELF_MATCHING: &[heap::TypeId] = &[
    ids::BOOL,
    ids::BYTEARRAY,
    ids::BYTES,
    ids::DICT,
    ids::FLOAT,
    ids::FROZENSET,
    ids::INT,
    ids::LIST,
    ids::SET,
    ids::STR,
    ids::TUPLE,
];

fn match_class(vm: &mut Vm, out: Handle, operands: Handle) -> Result<(), Raised> {
    let (subject, wanted) = (operands, operands.offset(1));
    let positional = vm.get(operands.offset(2)).as_int().unwrap_or(0) as usize;
    let keywords = operands.offset(3);
    if !class::is_class(vm.get(wanted)) {
        return Err(vm.raise(kind::TypeError, message!("called match pattern must be a class")));
    }
    if !is_instance(vm, subject, wanted)? {
        vm.set(out, Value::NONE);
        return Ok(());
    }
    let keyword_count = vm.get(keywords).field_count();
    let values = vm.make(|vm| list::with_capacity(vm, positional + keyword_count))?;
    let (name, value) = (vm.slot()?, vm.slot()?);
    let mut seen = 0;
    if positional > 0 {
        let names = vm.slot()?;
        let names_name = vm.make(|_| Ok(text::name(sym::__match_args__)))?;
        if attribute::find(vm, wanted, names_name, names)? {
            if !vm.get(names).has_id(ids::TUPLE) {
                return Err(vm.raise_with(kind::TypeError, |vm, message| {
                    let (class, found) = (types::class_name(vm, vm.get(wanted)), types::type_name(vm, vm.get(names)));
                    message.format(message!("{class}.__match_args__ must be a tuple (got {found})"));
                }));
            }
        } else {
            vm.set(names, Value::NONE);
        }
        let is_self = vm.get(names).is_none() && matches_itself(vm, vm.get(wanted));
        let allowed = if is_self { 1 } else { vm.get(names).field_count() };
        if positional > allowed {
            return Err(vm.raise_with(kind::TypeError, |vm, message| {
                let class = types::class_name(vm, vm.get(wanted));
                let ending = if allowed == 1 { "" } else { "s" };
                message.format(message!(
                    "{class}() accepts {allowed} positional sub-pattern{ending} ({positional} given)"
                ));
            }));
        }
        for index in 0..positional {
            if is_self {
                vm.copy(subject, value);
            } else {
                vm.set(name, vm.get(names).field(index));
                if !vm.get(name).has_id(ids::STR) {
                    return Err(vm.raise_with(kind::TypeError, |vm, message| {
                        let found = types::type_name(vm, vm.get(name));
                        message.format(message!("__match_args__ elements must be strings (got {found})"));
                    }));
                }
                vm.store(name, |vm| text::intern_value(vm, vm.get(name)))?;
                check_repeated(vm, wanted, names, index, name)?;
                if !attribute::find(vm, subject, name, value)? {
                    vm.set(out, Value::NONE);
                    return Ok(());
                }
            }
            vm.attempt(|vm| list::push(vm, vm.get(values), vm.get(value)))?;
            seen += 1;
        }
        if !is_self {
            for index in 0..keyword_count {
                let keyword = vm.get(keywords).field(index);
                if (0..positional).any(|at| vm.get(names).field(at).bytes() == keyword.bytes()) {
                    vm.set(name, keyword);
                    return Err(repeated(vm, wanted, name));
                }
            }
        }
    }
    for index in 0..keyword_count {
        vm.set(name, vm.get(keywords).field(index));
        if !attribute::find(vm, subject, name, value)? {
            vm.set(out, Value::NONE);
            return Ok(());
        }
        vm.attempt(|vm| list::push(vm, vm.get(values), vm.get(value)))?;
        seen += 1;
    }
    vm.store(out, |vm| tuple::from_fields(vm, list::buffer(vm.get(values)), 0, seen))
}

fn check_repeated(vm: &mut Vm, class: Handle, names: Handle, index: usize, name: Handle) -> Result<(), Raised> {
    let known = (0..index).any(|at| vm.get(names).field(at).bytes() == vm.get(name).bytes());
    if known { Err(repeated(vm, class, name)) } else { Ok(()) }
}

#[cold]
fn repeated(vm: &mut Vm, class: Handle, name: Handle) -> Raised {
    vm.raise_with(kind::TypeError, |vm, message| {
        let class = types::class_name(vm, vm.get(class));
        message.format(message!("{class}() got multiple sub-patterns for attribute '{}'", Shown(vm.get(name))));
    })
}

/// isinstance(subject, class)
fn is_instance(vm: &mut Vm, subject: Handle, wanted: Handle) -> Result<bool, Raised> {
    if class::is_subtype(vm, types::type_of(vm, vm.get(subject)), vm.get(wanted)) {
        return Ok(true);
    }
    if !vm.get(wanted).has_id(ids::CLASS) {
        return Ok(false);
    }
    let result = vm.slot()?;
    if call::call_special(vm, wanted, sym::__instancecheck__, &[subject], result)? {
        return convert::truth(vm, result);
    }
    Ok(false)
}

fn matches_itself(vm: &Vm, wanted: Value<'_>) -> bool {
    SELF_MATCHING.iter().any(|id| class::is_subtype(vm, wanted, types::type_value(*id)))
}

/// except*: what of `raised` is of the types, and what is not.
fn split_group(vm: &mut Vm, out: Handle, raised: Handle, wanted: Handle) -> Result<(), Raised> {
    check_star_types(vm, wanted)?;
    let (matched, rest) = (vm.slot()?, vm.slot()?);
    exception_group::split(vm, raised, wanted, matched, rest)?;
    if !vm.get(matched).is_none() && !exception::is_a(vm, vm.get(matched), kind::BaseExceptionGroup) {
        // A plain exception is handled as a group of one without text.
        let items = vm.make(|vm| tuple::new(vm, &[vm.get(matched)]))?;
        let message = vm.make(|_| Ok(text::name(sym::empty)))?;
        let class = vm.make(|_| Ok(exception::type_value(kind::BaseExceptionGroup)))?;
        call::call(vm, class, &[message, items], matched)?;
    }
    vm.store(out, |vm| tuple::new(vm, &[vm.get(matched), vm.get(rest)]))
}

fn check_star_types(vm: &mut Vm, wanted: Handle) -> Result<(), Raised> {
    let base = exception::type_value(kind::BaseException);
    let group = exception::type_value(kind::BaseExceptionGroup);
    let test = |vm: &Vm, class: Value<'_>| {
        if !class::is_class(class) || !class::is_subtype(vm, class, base) {
            Some("catching classes that do not inherit from BaseException is not allowed")
        } else if class::is_subtype(vm, class, group) {
            Some("catching ExceptionGroup with except* is not allowed. Use except instead.")
        } else {
            None
        }
    };
    let value = vm.get(wanted);
    let complaint = if value.has_id(ids::TUPLE) {
        value.fields_from(0).find_map(|class| test(vm, class))
    } else {
        test(vm, value)
    };
    match complaint {
        Some(text) => Err(vm.raise(kind::TypeError, message!("{text}"))),
        None => Ok(()),
    }
}

/// except*: one exception of what was raised in the clauses and what none of them handled; None when nothing is left.
fn merge_groups(vm: &mut Vm, out: Handle, original: Handle, raised: Handle) -> Result<(), Raised> {
    let count = list::len(vm.get(raised));
    if count == 0 {
        vm.set(out, Value::NONE);
        return Ok(());
    }
    let is_group = exception::is_a(vm, vm.get(original), kind::BaseExceptionGroup);
    if count == 1 && (!is_group || is_part_of(vm, original, raised, 0)) {
        vm.set(out, list::get(vm.get(raised), 0));
        return Ok(());
    }
    // What came out of the original unchanged goes back together; what clauses raised stands beside it.
    let (own, fresh) = (vm.make(|vm| list::new(vm, &[]))?, vm.make(|vm| list::new(vm, &[]))?);
    for index in 0..count {
        let target = if is_group && is_part_of(vm, original, raised, index) { own } else { fresh };
        vm.attempt(|vm| list::push(vm, vm.get(target), list::get(vm.get(raised), index)))?;
    }
    if list::len(vm.get(own)) > 0 {
        let kept = vm.slot()?;
        merge_parts(vm, original, own, kept)?;
        vm.attempt(|vm| list::push(vm, vm.get(fresh), vm.get(kept)))?;
        if list::len(vm.get(fresh)) == 1 {
            vm.copy(kept, out);
            return Ok(());
        }
    }
    let message = vm.make(|_| Ok(text::name(sym::empty)))?;
    let class = vm.make(|_| Ok(exception::type_value(kind::BaseExceptionGroup)))?;
    call::call(vm, class, &[message, fresh], out)
}

/// True when item `index` of the list is a part that was split off the original group and raised again as it is.
fn is_part_of(vm: &Vm, original: Handle, raised: Handle, index: usize) -> bool {
    let item = list::get(vm.get(raised), index);
    item.has_id(ids::EXCEPTION)
        && exception::is_a(vm, item, kind::BaseExceptionGroup)
        && item.field(exception::CONTEXT) == vm.get(original).field(exception::CONTEXT)
        && item.field(exception::CAUSE) == vm.get(original).field(exception::CAUSE)
}

fn merge_parts(vm: &mut Vm, original: Handle, parts: Handle, out: Handle) -> Result<(), Raised> {
    if list::len(vm.get(parts)) == 1 {
        vm.set(out, list::get(vm.get(parts), 0));
        return Ok(());
    }
    // The leaves of all parts, in the structure of the original.
    let leaves = vm.make(|vm| list::new(vm, &[]))?;
    for index in 0..list::len(vm.get(parts)) {
        vm.attempt(|vm| {
            let items = exception_group::exceptions(list::get(vm.get(parts), index));
            list::append_fields(vm, vm.get(leaves), items, 0, items.field_count())
        })?;
    }
    exception_group::derive_like(vm, original, leaves, out)
}

