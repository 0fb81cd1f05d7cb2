//! namedtuple: makes classes of tuples whose items have names.
//!
//! A class derives from the built-in type [`NAMED_TUPLE`] (a tuple) and has `_fields`,
//! `_field_defaults` and one property per field, whose getter is the native `item` bound
//! to the field's index.
//!
//! Invariant: items of an instance are as many as its class has fields.

use heap::{Handle, Value};
use names::sym;
use object::dict::Dict;
use object::exception::kind;
use object::native::{self, Args, Code, Native};
use object::operations::{call, convert, iterate};
use object::string::builder::Builder;
use object::string::unicode;
use object::types::{Item, class_name, type_of, type_value, user_class};
use object::{Fault, Leaf, Raised, TypeInfo, Vm, class, ids, list, method, text, tuple, types};
use object::packed::message;

pub(super) static NAMED_TUPLE: TypeInfo = TypeInfo {
    module: "collections",
    base: ids::TUPLE.0 as usize,
    subclassable: true,
    construct: Some(Native::method("*args **keywords", Code::Full(construct))),
    items: &[
        // The getter of fields: see `make_class`.
        (sym::_tuplegetter, Item::static_method(Native::function("index object /", Code::Leaf(item)))),
        (sym::__repr__, Item::Method(Native::method("", Code::Full(repr)).keeping_self())),
        (sym::_asdict, Item::Method(Native::method("", Code::Leaf(as_dict)).keeping_self())),
        (sym::_make, Item::class_method(Native::method("iterable /", Code::Full(make)))),
        (sym::__replace__, Item::Method(Native::method("/ **keywords", Code::Full(replace)).keeping_self())),
        (sym::_replace, Item::Method(Native::method("/ **keywords", Code::Full(replace)).keeping_self())),
    ],
    ..TypeInfo::new(ids::NAMED_TUPLE, "namedtuple")
};

/// Words that cannot name a field.
const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// `namedtuple(typename, field_names, *, rename=False, defaults=None, module=None)`.
pub(super) fn make_class(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (name, fields) = (vm.slot()?, vm.slot()?);
    vm.store(name, |vm| interned(vm, args.get(vm, 0)))?;
    field_list(vm, args.at(1), fields)?;
    let rename = args.given(vm, 2).is_some() && convert::truth(vm, args.at(2))?;
    check_names(vm, name, fields, rename)?;
    let names = vm.make(|vm| {
        let list = vm.get(fields);
        tuple::from_fields(vm, list::buffer(list), 0, list::len(list))
    })?;
    let defaults = default_dict(vm, args, names)?;
    let namespace = vm.make(Dict::new)?;
    let put = |vm: &mut Vm, name: names::Sym, value: Handle| {
        vm.attempt(|vm| Dict::set(vm, vm.get(namespace), text::name(name), vm.get(value)))
    };
    put(vm, sym::_fields, names)?;
    put(vm, sym::__match_args__, names)?;
    put(vm, sym::_field_defaults, defaults)?;
    let value = vm.make(|_| Ok(tuple::empty()))?;
    put(vm, sym::__slots__, value)?;
    if args.given(vm, 4).is_some_and(|module| !module.is_none()) {
        put(vm, sym::__module__, args.at(4))?;
    }
    for index in 0..vm.get(names).field_count() {
        vm.store(value, |vm| {
            let getter = method::bind(vm, native::item_value(&NAMED_TUPLE, 0), Value::length(index))?;
            Ok(vm.heap.new_object(ids::PROPERTY, 0, &[getter, Value::NONE, Value::NONE, Value::NONE])?)
        })?;
        vm.attempt(|vm| Dict::set(vm, vm.get(namespace), vm.get(names).field(index), vm.get(value)))?;
    }
    let metaclass = vm.make(|_| Ok(type_value(ids::TYPE)))?;
    let bases = vm.make(|vm| tuple::new(vm, &[type_value(ids::NAMED_TUPLE)]))?;
    call::call(vm, metaclass, &[name, bases, namespace], value)?;
    Ok(value)
}

/// The interned string of a str.
fn interned<'v>(vm: &'v Vm, value: Value<'v>) -> Leaf<'v> {
    match types::cast(vm, value, ids::STR) {
        Some(string) => text::intern_value(vm, string),
        None => {
            Err(vm.type_fault(message!("Type names and field names must be strings")))
        }
    }
}

/// The field names as a list of interned strings: from a str with blanks or commas, or an iterable.
fn field_list(vm: &mut Vm, names: Handle, out: Handle) -> Result<(), Raised> {
    if text::bytes_of(vm, vm.get(names)).is_none() {
        let items = vm.slot()?;
        iterate::to_list(vm, names, items)?;
        return vm.store(out, |vm| {
            let list = list::with_capacity(vm, list::len(vm.get(items)))?;
            for item in list::items(vm.get(items)) {
                list::push(vm, list, interned(vm, item)?)?;
            }
            Ok(list)
        });
    }
    vm.store(out, |vm| {
        let list = list::new(vm, &[])?;
        let text = text::bytes_of(vm, vm.get(names)).unwrap_or(&[]);
        let parts = text.split(|byte| *byte == b',' || byte.is_ascii_whitespace());
        for part in parts.filter(|part| !part.is_empty()) {
            list::push(vm, list, text::intern(vm, part)?)?;
        }
        Ok(list)
    })
}

fn is_identifier(name: &[u8]) -> bool {
    core::str::from_utf8(name).is_ok_and(|name| {
        let mut characters = name.chars();
        characters.next().is_some_and(|first| unicode::is_identifier_start(first as u32))
            && characters.all(|rest| unicode::is_identifier_part(rest as u32))
    })
}

fn is_keyword(name: &[u8]) -> bool {
    KEYWORDS.iter().any(|word| word.as_bytes() == name)
}

/// Raises ValueError for names that cannot be; with `rename` bad field names become `_0`, `_1`, ...
fn check_names(vm: &mut Vm, class: Handle, fields: Handle, rename: bool) -> Result<(), Raised> {
    let count = list::len(vm.get(fields));
    for index in 0..count {
        let repeated = |vm: &Vm| (0..index).any(|i| list::get(vm.get(fields), i) == list::get(vm.get(fields), index));
        let name = list::get(vm.get(fields), index).bytes();
        let bad = !is_identifier(name) || is_keyword(name) || name.first() == Some(&b'_') || repeated(vm);
        if rename && bad {
            vm.attempt(|vm| {
                let fresh = text::format(vm, message!("_{index}"))?;
                list::set(vm, vm.get(fields), index, text::intern_value(vm, fresh)?);
                Ok(())
            })?;
        }
    }
    for index in 0..=count {
        // The name of the class comes last.
        let name = vm.make(|vm| Ok(if index == count { vm.get(class) } else { list::get(vm.get(fields), index) }))?;
        let bytes = vm.get(name).bytes();
        let repeated =
            index < count && (0..index).any(|other| list::get(vm.get(fields), other) == list::get(vm.get(fields), index));
        let complaint = if !is_identifier(bytes) {
            "Type names and field names must be valid identifiers: "
        } else if is_keyword(bytes) {
            "Type names and field names cannot be a keyword: "
        } else if index < count && bytes.first() == Some(&b'_') && !rename {
            "Field names cannot start with an underscore: "
        } else if repeated {
            "Encountered duplicate field name: "
        } else {
            continue;
        };
        return Err(vm.raise_with(kind::ValueError, |vm, message| {
            message.format(message!("{complaint}'{}'", text::Shown(vm.get(name))));
        }));
    }
    Ok(())
}

/// A slot with a dict of the defaults of the last fields.
fn default_dict(vm: &mut Vm, args: Args, names: Handle) -> Result<Handle, Raised> {
    let (dict, defaults) = (vm.make(Dict::new)?, vm.slot()?);
    if args.given(vm, 3).is_none_or(|defaults| defaults.is_none()) {
        return Ok(dict);
    }
    iterate::to_tuple(vm, args.at(3), defaults)?;
    let (total, given) = (vm.get(names).field_count(), vm.get(defaults).field_count());
    let Some(first) = total.checked_sub(given) else {
        return Err(vm.raise(kind::TypeError, message!("Got more default values than field names")));
    };
    vm.attempt(|vm| {
        for index in 0..given {
            Dict::set(vm, vm.get(dict), vm.get(names).field(first + index), vm.get(defaults).field(index))?;
        }
        Ok(())
    })?;
    Ok(dict)
}

/// Item `index` of an instance.
fn item<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let index = args[0].as_int().unwrap_or(0) as usize;
    match types::cast(vm, args[1], ids::TUPLE) {
        Some(tuple) if index < tuple.field_count() => Ok(tuple.field(index)),
        _ => Err(vm.type_fault(message!("not an instance of the class"))),
    }
}

/// Attribute of the class of an instance, or of a class.
fn of_class<'v>(vm: &'v Vm, value: Value<'v>, name: names::Sym) -> Leaf<'v> {
    let owner = if class::is_class(value) { value } else { type_of(vm, value) };
    class::lookup(vm, owner, text::name(name))
}

/// Makes the tuple of a new instance: slots are class, keywords, then positional arguments.
fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    const POSITIONAL: usize = 2;
    let names = vm.make(|vm| of_class(vm, args.get(vm, 0), sym::_fields))?;
    let defaults = vm.make(|vm| of_class(vm, args.get(vm, 0), sym::_field_defaults))?;
    let (wanted, given) = (vm.get(names).field_count(), args.count - POSITIONAL);
    if given > wanted {
        return Err(vm.raise_with(kind::TypeError, |vm, message| {
            let class = class_name(vm, args.get(vm, 0));
            let (takes, plural) = (wanted + 1, if wanted == 0 { "" } else { "s" });
            message.format(message!(
                "{class}.__new__() takes {takes} positional argument{plural} but {} were given",
                given + 1
            ));
        }));
    }
    let items = vm.make(|vm| fill(vm, args, vm.get(names), vm.get(defaults)))?;
    let keywords = vm.get(args.at(1));
    if keywords.has_id(ids::DICT) {
        let used = |name: Value<'_>| vm.get(names).fields_from(given).any(|field| field == name);
        let stray = Dict::items(keywords).map(|(name, _)| name).find(|name| !used(*name));
        if let Some(stray) = stray {
            let known = vm.get(names).fields_from(0).any(|field| field == stray);
            let words = if known { "got multiple values for argument" } else { "got an unexpected keyword argument" };
            let stray = vm.heap.push(stray).ok();
            return Err(vm.raise_with(kind::TypeError, |vm, message| {
                let class = class_name(vm, args.get(vm, 0));
                let name = text::Shown(stray.map_or(Value::NONE, |stray| vm.get(stray)));
                message.format(message!("{class}.__new__() {words} '{name}'"));
            }));
        }
    }
    let missing = vm.get(items).fields_from(0).filter(|item| item.is_undefined()).count();
    if missing > 0 {
        return Err(lacking(vm, args, names, items, missing));
    }
    Ok(items)
}

/// A tuple of the arguments by position, by keyword, and the defaults; undefined where there is none.
fn fill<'v>(vm: &'v Vm, args: Args, names: Value<'v>, defaults: Value<'v>) -> Leaf<'v> {
    let (total, given) = (names.field_count(), args.count - 2);
    if total == 0 {
        return Ok(tuple::empty());
    }
    let items = vm.heap.new_filled(ids::TUPLE, 0, total, Value::UNDEFINED)?;
    let keywords = args.get(vm, 1);
    for index in 0..total {
        let name = names.field(index);
        let value = if index < given {
            Some(args.get(vm, 2 + index))
        } else {
            let named = if keywords.has_id(ids::DICT) { Dict::get_name(keywords, name) } else { None };
            named.or_else(|| if defaults.has_id(ids::DICT) { Dict::get_name(defaults, name) } else { None })
        };
        vm.heap.set_field(items, index, value.unwrap_or(Value::UNDEFINED));
    }
    Ok(items)
}

/// TypeError that names the missing arguments.
#[cold]
fn lacking(vm: &mut Vm, args: Args, names: Handle, items: Handle, count: usize) -> Raised {
    vm.raise_with(kind::TypeError, |vm, message| {
        let class = class_name(vm, args.get(vm, 0));
        let plural = if count == 1 { "" } else { "s" };
        message.format(message!("{class}.__new__() missing {count} required positional argument{plural}: "));
        let mut seen = 0;
        for (index, _) in vm.get(items).fields_from(0).enumerate().filter(|(_, item)| item.is_undefined()) {
            let link = match seen {
                0 => "",
                _ if seen + 1 < count => ", ",
                1 => " and ",
                _ => ", and ",
            };
            seen += 1;
            message.format(message!("{link}'{}'", text::Shown(vm.get(names).field(index))));
        }
    })
}

/// `Class._make(iterable)`.
fn make(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (items, none, out) = (vm.slot()?, vm.slot()?, vm.slot()?);
    iterate::to_tuple(vm, args.at(1), items)?;
    let names = vm.make(|vm| of_class(vm, args.get(vm, 0), sym::_fields))?;
    let (wanted, given) = (vm.get(names).field_count(), vm.get(items).field_count());
    if wanted != given {
        return Err(vm.raise(kind::TypeError, message!("Expected {wanted} arguments, got {given}")));
    }
    call::call_mapping(vm, args.at(0), items, none, out)?;
    Ok(out)
}

/// `instance._asdict()`.
fn as_dict<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let names = of_class(vm, args[0], sym::_fields)?;
    let items = types::cast(vm, args[0], ids::TUPLE).unwrap_or(tuple::empty());
    let dict = Dict::with_capacity(vm, names.field_count())?;
    for (index, name) in names.fields_from(0).enumerate() {
        Dict::set(vm, dict, name, items.field(index))?;
    }
    Ok(dict)
}

/// `instance._replace(**keywords)`.
fn replace(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let (dict, class) = (vm.slot()?, vm.slot()?);
    vm.store(dict, |vm| as_dict(vm, &[args.get(vm, 0)]))?;
    vm.set(class, type_of(vm, args.get(vm, 0)));
    let keywords = vm.get(args.at(1));
    if keywords.has_id(ids::DICT) {
        let unknown = |(name, _): &(Value<'_>, Value<'_>)| Dict::get_name(vm.get(dict), *name).is_none();
        let strays = Dict::items(keywords).filter(unknown).count();
        if strays > 0 {
            return Err(unexpected(vm, args.at(1), dict));
        }
        object::dict::merge::from_dict(vm, dict, args.at(1))?;
    }
    let (none, out) = (vm.make(|_| Ok(tuple::empty()))?, vm.slot()?);
    call::call_mapping(vm, class, none, dict, out)?;
    Ok(out)
}

/// TypeError (3.13; before, ValueError) for names that are no fields.
#[cold]
fn unexpected(vm: &mut Vm, keywords: Handle, fields: Handle) -> Raised {
    let names = vm.make(|vm| {
        let strays = list::new(vm, &[])?;
        for (name, _) in Dict::items(vm.get(keywords)) {
            if Dict::get_name(vm.get(fields), name).is_none() {
                list::push(vm, strays, name)?;
            }
        }
        Ok(strays)
    });
    let described = names.and_then(|names| {
        let mut text = Builder::new(vm)?;
        text.push(vm, b"Got unexpected field names: ")?;
        text.push_repr(vm, names)?;
        text.store(vm, names)?;
        Ok(names)
    });
    match described {
        Ok(message) => vm.raise_value(kind::TypeError, message),
        Err(raised) => raised,
    }
}

/// `Point(x=1, y=2)`.
fn repr(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let names = vm.make(|vm| of_class(vm, args.get(vm, 0), sym::_fields))?;
    let (item, mut text) = (vm.slot()?, Builder::new(vm)?);
    let class = vm.make(|vm| {
        let class = user_class(vm, args.get(vm, 0)).map_or(Value::NONE, class::name);
        Ok::<_, Fault>(class)
    })?;
    text.push_str(vm, class)?;
    for index in 0..vm.get(names).field_count() {
        text.push(vm, if index == 0 { b"(" } else { b", " })?;
        vm.set(item, vm.get(names).field(index));
        text.push_str(vm, item)?;
        text.push(vm, b"=")?;
        let value = types::cast(vm, vm.get(args.at(0)), ids::TUPLE).map_or(Value::NONE, |items| items.field(index));
        vm.set(item, value);
        text.push_repr(vm, item)?;
    }
    text.push(vm, if vm.get(names).field_count() == 0 { b"()" } else { b")" })?;
    text.store(vm, item)?;
    Ok(item)
}
