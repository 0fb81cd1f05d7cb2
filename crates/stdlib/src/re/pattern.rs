//! Patterns: compiling them, keeping the last ones, matching with them.
//!
//! A pattern object is `[source][program][flags][names][asked]`: the str or bytes it was
//! made from, the program as bytes, all its flags, a dict of group names, and the flags
//! it was asked for.

use super::driver::{self, Subject};
use super::matcher::Mode;
use super::groups::FRAME;
use super::parse::{Flags, NOWHERE, Names, Parser, Problem};
use super::program::{GROUPS, HEADER, word};
use super::{PATTERN, scan};
use crate::roots;
use heap::{Handle, Value};
use names::{Sym, sym};
use object::dict::Dict;
use object::exception::{self, kind};
use object::operations::convert;
use object::string::{self, points};
use object::types::{Item, Slot1, SlotOperator};
use object::{Args, Code, Compare, Fault, Leaf, Native, Raised, Slots, TypeInfo, Vm, bytes, ids, int, text, types};
use object::packed::message;

const SOURCE: usize = 0;
const PROGRAM: usize = 1;
const FLAGS: usize = 2;
const NAMES: usize = 3;
const ASKED: usize = 4;

/// Patterns that module functions keep.
const KEPT: usize = 4;

pub(super) static TYPE: TypeInfo = TypeInfo {
    module: "re",
    items: ITEMS,
    slots: &Slots {
        repr: Slot1::Leaf(repr),
        hash: Slot1::Leaf(hash),
        compare: SlotOperator::Leaf(compare),
        ..Slots::NONE
    },
    ..TypeInfo::new(PATTERN, "Pattern")
};

const fn full(signature: &'static str, function: object::native::FullFunction) -> Item {
    Item::Method(Native::method(signature, Code::Full(function)))
}

static ITEMS: &[(Sym, Item)] = &[
    (sym::__class_getitem__, Item::class_method(object::generic_alias::CLASS_GETITEM)),
    (sym::r#match, full("string pos= endpos=", |vm, args| method(vm, args, Mode::Match))),
    (sym::fullmatch, full("string pos= endpos=", |vm, args| method(vm, args, Mode::Full))),
    (sym::search, full("string pos= endpos=", |vm, args| method(vm, args, Mode::Search))),
    (sym::findall, full("string pos= endpos=", scan::findall)),
    (sym::finditer, full("string pos= endpos=", scan::finditer)),
    (sym::split, full("string maxsplit=", scan::split)),
    (sym::sub, full("repl string count= flags=", scan::sub)),
    (sym::subn, full("repl string count= flags=", scan::subn)),
    (sym::pattern, Item::Getter(|_, pattern| Ok(pattern.field(SOURCE)))),
    (sym::flags, Item::Getter(|_, pattern| Ok(pattern.field(FLAGS)))),
    (sym::groups, Item::Getter(|_, pattern| Ok(Value::length(groups(pattern))))),
    (sym::groupindex, Item::Getter(|_, pattern| Ok(pattern.field(NAMES)))),
    (sym::__copy__, Item::Method(Native::method("", Code::Leaf(|_, args| Ok(args[0]))))),
];

/// The program of a pattern.
pub(super) fn program<'v>(pattern: Value<'v>) -> &'v [u8] {
    pattern.field(PROGRAM).bytes()
}

/// Number of groups.
pub(super) fn groups(pattern: Value<'_>) -> usize {
    word(program(pattern), GROUPS) as usize
}

/// The dict of group names.
pub(super) fn names<'v>(pattern: Value<'v>) -> Value<'v> {
    pattern.field(NAMES)
}

/// True for a pattern made from a str.
pub(super) fn is_text(pattern: Value<'_>) -> bool {
    pattern.field(SOURCE).has_id(ids::STR)
}

/// True when classes and case are those of Unicode.
pub(super) fn is_unicode(pattern: Value<'_>) -> bool {
    pattern.field(FLAGS).int_unchecked() as u32 & Flags::UNICODE != 0
}

/// Groups with names while a pattern is compiled.
struct Found<'v> {
    vm: &'v Vm,
    dict: Value<'v>,
    fault: Option<Fault>,
}

impl Names for Found<'_> {
    fn define(&mut self, name: &[u8], group: usize) -> bool {
        if self.find(name).is_some() {
            return false;
        }
        let stored = text::intern(self.vm, name)
            .and_then(|name| Dict::set(self.vm, self.dict, name, Value::length(group)));
        if let Err(fault) = stored {
            self.fault = Some(fault);
        }
        true
    }

    fn find(&self, name: &[u8]) -> Option<usize> {
        let mut items = Dict::items(self.dict);
        items.find(|(key, _)| key.bytes() == name).map(|(_, group)| group.int_unchecked() as usize)
    }
}

/// compile(pattern, flags)
pub(super) fn compile<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let flags = match args[1].given() {
        Some(flags) => int::cast(vm, flags).and_then(int::as_i64).ok_or_else(|| {
            let class = types::type_name(vm, flags);
            vm.type_fault(message!("unsupported operand type(s) for &: '{class}' and 'int'"))
        })? as u32,
        None => 0,
    };
    if args[0].has_id(PATTERN) {
        if flags != 0 {
            return Err(vm.value_fault(message!("cannot process flags argument with a compiled pattern")));
        }
        return Ok(args[0]);
    }
    let source = match types::cast(vm, args[0], ids::STR) {
        Some(string) => string,
        None => match bytes::buffer_of(vm, args[0]) {
            Some(_) if args[0].has_id(ids::BYTES) => args[0],
            Some(content) => bytes::new(vm, content)?,
            None => return Err(vm.type_fault(message!("first argument must be string or compiled pattern"))),
        },
    };
    let kept = vm.root(roots::PATTERNS);
    for pattern in kept.fields_from(0) {
        let same = pattern.has_id(PATTERN)
            && pattern.field(ASKED).as_int() == Some(flags as isize)
            && (pattern.field(SOURCE) == source
                || (pattern.field(SOURCE).id() == source.id() && pattern.field(SOURCE).bytes() == source.bytes()));
        if same {
            return Ok(pattern);
        }
    }
    let pattern = build(vm, source, flags)?;
    let kept = if kept.has_id(ids::TUPLE) { kept } else { vm.heap.new_filled(ids::TUPLE, 0, KEPT, Value::NONE)? };
    vm.set_root(roots::PATTERNS, kept);
    vm.heap.move_fields(kept, 0, 1, KEPT - 1);
    vm.heap.set_field(kept, 0, pattern);
    Ok(pattern)
}

/// purge(): forgets the patterns that were kept.
pub(super) fn purge<'v>(vm: &'v Vm, _: &[Value<'v>]) -> Leaf<'v> {
    vm.set_root(roots::PATTERNS, Value::NONE);
    Ok(Value::NONE)
}

/// A new pattern object.
fn build<'v>(vm: &'v Vm, source: Value<'v>, flags: u32) -> Leaf<'v> {
    let content = source.bytes();
    let wide = source.has_id(ids::STR);
    let open = content.iter().filter(|byte| **byte == b'(').count();
    let frames = vm.heap.scratch_words(open * FRAME)?;
    let code = vm.heap.scratch_words(8 * content.len() + HEADER + 16)?;
    let mut names = Found { vm, dict: Dict::new(vm)?, fault: None };
    let mut parser = Parser::new(content, wide, flags, code, frames, &mut names);
    if wide && flags & Flags::LOCALE != 0 {
        return Err(vm.value_fault(message!("cannot use LOCALE flag with a str pattern")));
    }
    if !wide && flags & Flags::UNICODE != 0 {
        return Err(vm.value_fault(message!("cannot use UNICODE flag with a bytes pattern")));
    }
    let outcome = parser.run();
    let (mut flags_found, overflowed) = (parser.flags.0, parser.out.overflowed);
    if let Err(problem) = outcome {
        return Err(error(vm, source, problem));
    }
    if overflowed {
        return Err(error(vm, source, Problem::new("pattern too large", 0)));
    }
    let words = parser.out.words();
    let program = bytes::build(vm, 4 * words.len(), |target| {
        for (target, word) in target.chunks_exact_mut(4).zip(words) {
            target.copy_from_slice(&(*word as u32).to_ne_bytes());
        }
    })?;
    if wide && flags_found & Flags::ASCII == 0 {
        flags_found |= Flags::UNICODE;
    }
    if let Some(fault) = names.fault {
        return Err(fault);
    }
    let fields = [
        source,
        program,
        Value::small(flags_found as i32),
        names.dict,
        Value::small(flags as i32),
    ];
    Ok(vm.heap.new_object(PATTERN, 0, &fields)?)
}

/// PatternError with its attributes.
#[cold]
pub(super) fn error(vm: &Vm, source: Value<'_>, problem: Problem) -> Fault {
    let made = (|| -> Leaf<'_> {
        let content = source.bytes();
        let before = content.get(..problem.at).unwrap_or(content);
        let count = |bytes: &[u8]| if source.has_id(ids::STR) { points::count(bytes) } else { bytes.len() };
        let position = count(before);
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
        let column = count(&before[start..]) + 1;
        let nowhere = problem.at == NOWHERE;
        let error = exception::new_text(vm, kind::PatternError, |message| {
            message.push(problem.text.as_bytes());
            if let Some(quoted) = content.get(problem.quoted.0..problem.quoted.1).filter(|quoted| !quoted.is_empty()) {
                let quote: &[u8] = if problem.text.ends_with("name") { b" '" } else { b" " };
                message.push(quote);
                message.push(quoted);
                message.push(&quote[1..]);
            }
            if nowhere {
                return;
            }
            message.format(message!(" at position {position}"));
            if content.contains(&b'\n') {
                message.format(message!(" (line {line}, column {column})"));
            }
        })?;
        let attributes = Dict::new(vm)?;
        for (name, value) in [
            (sym::msg, text::new(vm, problem.text.as_bytes())?),
            (sym::pattern, source),
            (sym::pos, Value::length(position)),
            (sym::lineno, Value::length(line)),
            (sym::colno, Value::length(column)),
        ] {
            let known = !nowhere || matches!(name, sym::msg | sym::pattern);
            Dict::set(vm, attributes, text::name(name), if known { value } else { Value::NONE })?;
        }
        vm.heap.set_field(error, exception::DICT, attributes);
        Ok(error)
    })();
    vm.raised(made)
}

/// A slot with the pattern that the first argument of a module function is.
pub(super) fn of_argument(vm: &mut Vm, args: Args, flags: usize) -> Result<Handle, Raised> {
    vm.make(|vm| compile(vm.lend(), &[args.get(vm, 0), args.get(vm, flags)]))
}

/// The text in argument `index`, between the positions in the two that follow.
pub(super) fn subject(vm: &mut Vm, args: Args, index: usize) -> Result<Subject, Raised> {
    let mut bounds = [0, isize::MAX];
    for (place, bound) in bounds.iter_mut().enumerate() {
        if args.given(vm, index + 1 + place).is_some() {
            *bound = convert::index_size(vm, args.at(index + 1 + place))?;
        }
    }
    driver::subject(vm, args.at(0), args.at(index), bounds[0], bounds[1])
}

fn method(vm: &mut Vm, args: Args, mode: Mode) -> Result<Handle, Raised> {
    let subject = subject(vm, args, 1)?;
    let out = vm.slot()?;
    subject.find(vm, subject.from, mode, false, out)?;
    Ok(out)
}

fn module_function(vm: &mut Vm, args: Args, mode: Mode) -> Result<Handle, Raised> {
    let pattern = of_argument(vm, args, 2)?;
    let subject = driver::subject(vm, pattern, args.at(1), 0, isize::MAX)?;
    let out = vm.slot()?;
    subject.find(vm, 0, mode, false, out)?;
    Ok(out)
}

pub(super) fn module_match(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    module_function(vm, args, Mode::Match)
}

pub(super) fn module_fullmatch(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    module_function(vm, args, Mode::Full)
}

pub(super) fn module_search(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    module_function(vm, args, Mode::Search)
}

fn repr<'v>(vm: &'v Vm, pattern: Value<'v>) -> Leaf<'v> {
    const SHOWN: &[(u32, &str)] = &[
        (Flags::IGNORE, "re.IGNORECASE"),
        (Flags::LOCALE, "re.LOCALE"),
        (Flags::MULTILINE, "re.MULTILINE"),
        (Flags::DOT_ALL, "re.DOTALL"),
        (Flags::VERBOSE, "re.VERBOSE"),
        (Flags::DEBUG, "re.DEBUG"),
        (Flags::ASCII, "re.ASCII"),
    ];
    let source = pattern.field(SOURCE);
    let flags = pattern.field(FLAGS).int_unchecked() as u32;
    let made = text::compose(vm, |message| {
        message.push(b"re.compile(");
        if is_text(pattern) {
            string::repr::write_text(vm, message, source.bytes(), false);
        } else {
            string::repr::write_bytes(vm, message, source.bytes());
        }
        let mut separator = ", ";
        for (flag, name) in SHOWN {
            if flags & flag != 0 {
                message.format(message!("{separator}{name}"));
                separator = "|";
            }
        }
        message.push(b")");
    })?;
    vm.poll_walk().map(|()| made)
}

fn hash<'v>(vm: &'v Vm, pattern: Value<'v>) -> Leaf<'v> {
    let flags = pattern.field(FLAGS).int_unchecked() as usize;
    Ok(string::hash_value(string::hash(vm, pattern.field(SOURCE)) ^ flags))
}

fn compare<'v>(_: &'v Vm, operator: Compare, left: Value<'v>, right: Value<'v>) -> Leaf<'v> {
    if !matches!(operator, Compare::Eq | Compare::Ne) || !left.has_id(PATTERN) || !right.has_id(PATTERN) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let same = left.field(FLAGS) == right.field(FLAGS)
        && left.field(SOURCE).id() == right.field(SOURCE).id()
        && left.field(SOURCE).bytes() == right.field(SOURCE).bytes();
    Ok(Value::bool(same == (operator == Compare::Eq)))
}
