//! Exceptions as text: tracebacks, chains of causes, groups.
//!
//! Text for the port's own streams is written piece by piece, so that MemoryError can be
//! shown in a full heap; a Python stream gets whole lines.
//!
//! Source: CPython library reference, "traceback", for the layout.
//!
//! Invariant: an exception raised by `str(exception)` or by user code ends in a note in the
//! text, never in another traceback.

#[cfg(feature = "excerpts")]
use crate::excerpts;
use core::fmt::{self, Write};
use heap::{Handle, Value};
use names::sym;
use object::exception::{self, ARGS, CAUSE, CONTEXT, TRACEBACK, kind};
use object::exception_attributes::{stored, suppresses_context};
use object::exception_group;
use object::operations::{call, text as texts};
use object::text::Shown;
use object::dict::Dict;
use object::{Raised, Vm, class, code, ids, list, module, slot, text, traceback, tuple};
use object::packed::message;

/// Most exceptions of a chain that are shown.
const LONGEST_CHAIN: usize = 32;
/// Most nested groups that are shown.
const DEEPEST_GROUP: usize = 10;
/// Most exceptions of a group that are shown.
const WIDEST_GROUP: usize = 15;
/// Repeated entries that are shown before they are only counted.
const REPEATED: usize = 3;

/// Where the text goes.
#[derive(Clone, Copy)]
pub enum Sink {
    /// The port's output.
    Output,
    /// The port's diagnostics.
    Error,
    /// An object with a `write` method.
    Stream(Handle),
}

/// Writes an exception with its traceback and what led to it.
pub fn write(vm: &mut Vm, sink: Sink, exception: Handle) -> Result<(), Raised> {
    let mark = vm.mark();
    let handled = vm.make(|vm| Ok(vm.exception()))?;
    let mut printer = Printer { sink, depth: 0, close: false };
    let result = printer.chain(vm, exception);
    if result.is_ok() {
        vm.set_root(object::root::EXCEPTION, vm.get(handled));
    }
    vm.release(mark);
    result
}

/// Shows the parked exception, which nobody can handle.
pub fn unraisable(vm: &mut Vm, what: &'static str, callee: Handle) {
    let mark = vm.mark();
    let write_all = |vm: &mut Vm| {
        let exception = vm.make(|vm| Ok(vm.exception()))?;
        vm.clear_exception();
        if run_unraisable_hook(vm, exception, callee, what)? {
            return Ok(());
        }
        let shown = vm.slot()?;
        if texts::repr(vm, callee, shown).is_err() {
            vm.clear_exception();
        }
        let mut printer = Printer { sink: Sink::Error, depth: 0, close: false };
        printer.line(vm, &|vm, out| {
            match what {
                "thread" => write!(out, "Unhandled exception in thread started by {}", Shown(vm.get(shown))),
                _ => write!(out, "Exception ignored while calling {what} {}:", Shown(vm.get(shown))),
            }
        })?;
        write(vm, Sink::Error, exception)
    };
    let _: Result<(), Raised> = write_all(vm);
    vm.clear_exception();
    vm.release(mark);
}

/// What a program has stored in `sys` under a name; false when it has not.
pub fn own_attribute(vm: &mut Vm, name: names::Sym, out: Handle) -> Result<bool, Raised> {
    let Some((index, _)) = module::find_builtin(vm, b"sys") else { return Ok(false) };
    vm.store(out, |vm| {
        let stored = module::stored_attributes(vm, index)?;
        Ok(stored.and_then(|stored| Dict::get_name(stored, text::name(name))).unwrap_or(Value::UNDEFINED))
    })?;
    Ok(!vm.get(out).is_undefined())
}

/// Reports an exception by the `sys.excepthook` that a program has set; false when it has set none.
pub fn run_hook(vm: &mut Vm, exception: Handle) -> Result<bool, Raised> {
    let mark = vm.mark();
    let hook = vm.slot()?;
    let found = own_attribute(vm, names::sym::excepthook, hook)?;
    if found {
        let parts = vm.make(|vm| information(vm, vm.get(exception)))?;
        call::call_mapping(vm, hook, parts, slot::UNDEFINED, hook)?;
    }
    vm.release(mark);
    Ok(found)
}

/// Shows what cannot be raised by the `sys.unraisablehook` that a program has set; false when it has set none.
fn run_unraisable_hook(vm: &mut Vm, exception: Handle, callee: Handle, what: &'static str) -> Result<bool, Raised> {
    let hook = vm.slot()?;
    if !own_attribute(vm, names::sym::unraisablehook, hook)? {
        return Ok(false);
    }
    let record = vm.make(|vm| {
        let parts = information(vm, vm.get(exception))?;
        let message = text::format(vm, message!("Exception ignored while calling {what}"))?;
        crate::record::new(vm, crate::record::UNRAISABLE, &[parts.field(0), parts.field(1), parts.field(2), message, vm.get(callee)])
    })?;
    call::call(vm, hook, &[record], hook)?;
    Ok(true)
}

/// The number of traceback entries that `sys.tracebacklimit` allows.
fn entry_limit(vm: &Vm) -> usize {
    let module = module::find_builtin(vm, b"sys").map_or(0, |(index, _)| index);
    let stored = module::stored_attributes(vm, module).unwrap_or(None);
    let limit = stored.and_then(|stored| Dict::get_name(stored, text::name(sym::tracebacklimit)));
    limit.and_then(Value::as_int).map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(0))
}

struct Printer {
    sink: Sink,
    /// Groups around what is being written.
    depth: usize,
    /// The frame of the innermost group is to be closed.
    close: bool,
}

/// Writes to the port as it is formatted.
struct PortWriter<'v>(&'v Vm, bool);

impl Write for PortWriter<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.1 { self.0.platform.write_error(text.as_bytes()) } else { self.0.platform.write_output(text.as_bytes()) }
        Ok(())
    }
}

impl Printer {
    /// Writes one line inside of the frame of the groups around it.
    fn line(&mut self, vm: &mut Vm, write: &dyn Fn(&Vm, &mut dyn Write) -> fmt::Result) -> Result<(), Raised> {
        let depth = self.depth;
        let bar = if depth > 0 { "| " } else { "" };
        self.bare(vm, &|vm, out| {
            write!(out, "{:indent$}{bar}", "", indent = 2 * depth)?;
            write(vm, out)
        })
    }

    /// Writes one line.
    fn bare(&mut self, vm: &mut Vm, write: &dyn Fn(&Vm, &mut dyn Write) -> fmt::Result) -> Result<(), Raised> {
        let stream = match self.sink {
            Sink::Stream(stream) => stream,
            Sink::Output | Sink::Error => {
                let mut out = PortWriter(vm, matches!(self.sink, Sink::Error));
                // A port's stream does not fail.
                let _ = write(vm, &mut out).and_then(|()| out.write_char('\n'));
                return Ok(());
            }
        };
        let mark = vm.mark();
        let line = vm.make(|vm| {
            text::compose(vm, |message| {
                let _ = write(vm, message).and_then(|()| message.write_char('\n'));
            })
        })?;
        let out = vm.slot()?;
        let result = call::call_method(vm, stream, sym::write, &[line], out);
        vm.release(mark);
        result
    }

    /// Writes an exception after those that led to it.
    fn chain(&mut self, vm: &mut Vm, exception: Handle) -> Result<(), Raised> {
        let mark = vm.mark();
        let first = vm.duplicate(exception)?;
        let mut count = 1;
        let at = |index: usize| first.offset(index);
        while count < LONGEST_CHAIN {
            let (earlier, _) = earlier(vm.get(at(count - 1)));
            let seen = (0..count).any(|index| vm.get(at(index)) == earlier);
            if seen || !earlier.has_id(ids::EXCEPTION) {
                break;
            }
            vm.make(|vm| Ok(self::earlier(vm.get(at(count - 1))).0))?;
            count += 1;
        }
        for index in (0..count).rev() {
            self.one(vm, at(index))?;
            if index > 0 {
                let (_, direct) = earlier(vm.get(at(index - 1)));
                self.line(vm, &|_, _| Ok(()))?;
                self.line(vm, &|_, out| {
                    out.write_str(if direct {
                        "The above exception was the direct cause of the following exception:"
                    } else {
                        "During handling of the above exception, another exception occurred:"
                    })
                })?;
                self.line(vm, &|_, _| Ok(()))?;
            }
        }
        vm.release(mark);
        Ok(())
    }

    /// Writes one exception: its traceback, its text, its notes, and the exceptions in it.
    fn one(&mut self, vm: &mut Vm, exception: Handle) -> Result<(), Raised> {
        let group = exception::is_a(vm, vm.get(exception), kind::BaseExceptionGroup);
        let outermost = group && self.depth == 0;
        if outermost {
            self.depth = 1;
        }
        if vm.get(exception).field(TRACEBACK).has_id(ids::TRACEBACK) && entry_limit(vm) > 0 {
            if outermost {
                self.bare(vm, &|_, out| out.write_str("  + Exception Group Traceback (most recent call last):"))?;
            } else {
                let title = if group { "Exception Group Traceback" } else { "Traceback" };
                self.line(vm, &|_, out| write!(out, "{title} (most recent call last):"))?;
            }
            self.entries(vm, exception)?;
        }
        self.location(vm, exception)?;
        self.last_line(vm, exception)?;
        self.notes(vm, exception)?;
        if group {
            self.members(vm, exception)?;
        }
        if outermost {
            self.depth = 0;
        }
        Ok(())
    }

    /// Writes the traceback's entries; long runs of the same one are counted.
    fn entries(&mut self, vm: &mut Vm, exception: Handle) -> Result<(), Raised> {
        let mark = vm.mark();
        let entry = vm.make(|vm| Ok(vm.get(exception).field(TRACEBACK)))?;
        let last = vm.slot()?;
        let (mut left, mut repeated) = (entry_limit(vm), 0);
        while left > 0 && vm.get(entry).has_id(ids::TRACEBACK) {
            left -= 1;
            if same_place(vm.get(entry), vm.get(last)) {
                repeated += 1;
            } else {
                self.repeats(vm, repeated)?;
                repeated = 1;
            }
            if repeated <= REPEATED {
                self.line(vm, &|vm, out| {
                    let entry = vm.get(entry);
                    let code = entry.field(traceback::CODE);
                    let (file, name) = (Shown(code.field(code::FILE)), Shown(code.field(code::NAME)));
                    write!(out, "  File \"{file}\", line {}, in {name}", traceback::line(entry))
                })?;
                #[cfg(feature = "excerpts")]
                self.excerpt(vm, entry)?;
            }
            vm.copy(entry, last);
            vm.set(entry, vm.get(entry).field(traceback::NEXT));
        }
        self.repeats(vm, repeated)?;
        vm.release(mark);
        Ok(())
    }

    /// Writes the source line of an entry, and marks below it.
    #[cfg(feature = "excerpts")]
    fn excerpt(&mut self, vm: &mut Vm, entry: Handle) -> Result<(), Raised> {
        if !excerpts::has_line(vm, vm.get(entry)) {
            return Ok(());
        }
        self.line(vm, &|vm, out| excerpts::write_line(vm, vm.get(entry), out))?;
        if !excerpts::has_marks(vm, vm.get(entry)) {
            return Ok(());
        }
        self.line(vm, &|vm, out| excerpts::write_marks(vm, vm.get(entry), out))
    }

    fn repeats(&mut self, vm: &mut Vm, count: usize) -> Result<(), Raised> {
        if count <= REPEATED {
            return Ok(());
        }
        let more = count - REPEATED;
        let ending = if more == 1 { "" } else { "s" };
        self.line(vm, &|_, out| write!(out, "  [Previous line repeated {more} more time{ending}]"))
    }

    /// Writes where a SyntaxError is.
    fn location(&mut self, vm: &mut Vm, exception: Handle) -> Result<(), Raised> {
        let error = vm.get(exception);
        let place = error.field(ARGS).field(1);
        if !exception::is_a(vm, error, kind::SyntaxError) || !place.has_id(ids::TUPLE) || !place.field(1).is_int() {
            return Ok(());
        }
        self.line(vm, &|vm, out| {
            let place = vm.get(exception).field(ARGS).field(1);
            let file = if place.field(0).has_id(ids::STR) { place.field(0) } else { text::name(sym::string_name) };
            write!(out, "  File \"{}\", line {}", Shown(file), place.field(1).int_unchecked())
        })?;
        if !vm.get(exception).field(ARGS).field(1).field(3).has_id(ids::STR) {
            return Ok(());
        }
        self.line(vm, &|vm, out| {
            let line = vm.get(exception).field(ARGS).field(1).field(3);
            write!(out, "    {}", Shown(line).to_trimmed())
        })?;
        #[cfg(feature = "excerpts")]
        if vm.platform.process().is_some() {
            return match excerpts::place_marks(vm.get(exception).field(ARGS).field(1)) {
                Some((skipped, marked)) => self.line(vm, &|_, out| write!(out, "    {:skipped$}{:^<marked$}", "", "")),
                None => Ok(()),
            };
        }
        self.line(vm, &|vm, out| {
            let place = vm.get(exception).field(ARGS).field(1);
            let line = place.field(3).bytes();
            let skipped = line.len() - line.trim_ascii_start().len();
            let column = place.field(2).as_int().unwrap_or(0).max(1) as usize - 1;
            write!(out, "    {:column$}^", "", column = column.saturating_sub(skipped))
        })
    }

    /// Writes `Type: text`.
    fn last_line(&mut self, vm: &mut Vm, exception: Handle) -> Result<(), Raised> {
        let mark = vm.mark();
        let words = vm.slot()?;
        if vm.get(exception).field(ARGS).field_count() > 0 || vm.get(exception).field(exception::CLASS).is_object() {
            if exception::is_a(vm, vm.get(exception), kind::SyntaxError) {
                vm.set(words, vm.get(exception).field(ARGS).field(0));
            }
            if !vm.get(words).has_id(ids::STR) && texts::str(vm, exception, words).is_err() {
                vm.clear_exception();
                vm.store(words, |vm| text::new(vm, b"<exception str() failed>"))?;
            }
        }
        let more = vm.slot()?;
        #[cfg(feature = "suggestions")]
        if !crate::suggestions::suggest(vm, exception, more) {
            vm.set(more, Value::UNDEFINED);
        }
        let result = self.line(vm, &|vm, out| {
            write_class_name(vm, vm.get(exception).field(exception::CLASS), out)?;
            let words = vm.get(words);
            if !words.bytes().is_empty() {
                write!(out, ": {}", Shown(words))?;
            }
            let more = vm.get(more);
            if more.is_undefined() { Ok(()) } else { write!(out, "{}", Shown(more)) }
        });
        vm.release(mark);
        result
    }

    fn notes(&mut self, vm: &mut Vm, exception: Handle) -> Result<(), Raised> {
        let notes = |vm: &Vm| {
            let notes = stored(vm.get(exception), sym::__notes__).unwrap_or(Value::NONE);
            if notes.has_id(ids::LIST) { list::len(notes) } else { 0 }
        };
        for index in 0..notes(vm) {
            self.line(vm, &|vm, out| {
                let notes = stored(vm.get(exception), sym::__notes__).unwrap_or(Value::NONE);
                write!(out, "{}", Shown(list::get(notes, index)))
            })?;
        }
        Ok(())
    }

    /// Writes the exceptions in a group, framed.
    fn members(&mut self, vm: &mut Vm, group: Handle) -> Result<(), Raised> {
        let members = |vm: &Vm| exception_group::exceptions(vm.get(group)).field_count();
        if self.depth > DEEPEST_GROUP {
            return self.line(vm, &|_, out| write!(out, "... (max_group_depth is {DEEPEST_GROUP})"));
        }
        let count = members(vm);
        let shown = count.min(WIDEST_GROUP + 1);
        for index in 0..shown {
            let depth = self.depth;
            let cut = index == WIDEST_GROUP;
            self.bare(vm, &|_, out| {
                let start = if index == 0 { ("+-", depth) } else { ("", depth + 1) };
                write!(out, "{:indent$}{}+---------------- ", "", start.0, indent = 2 * start.1)?;
                if cut { out.write_str("...")? } else { write!(out, "{}", index + 1)? }
                out.write_str(" ----------------")
            })?;
            self.depth += 1;
            let last = index + 1 == shown;
            if last {
                self.close = true;
            }
            if cut {
                let more = count - WIDEST_GROUP;
                let ending = if more == 1 { "" } else { "s" };
                self.line(vm, &|_, out| write!(out, "and {more} more exception{ending}"))?;
            } else {
                let mark = vm.mark();
                let member = vm.make(|vm| Ok(exception_group::exceptions(vm.get(group)).field(index)))?;
                self.chain(vm, member)?;
                vm.release(mark);
            }
            if last && self.close {
                let depth = self.depth;
                self.bare(vm, &|_, out| write!(out, "{:indent$}+------------------------------------", "", indent = 2 * depth))?;
                self.close = false;
            }
            self.depth -= 1;
        }
        Ok(())
    }
}

/// The exception that led to this one, and whether it is the declared cause.
fn earlier(exception: Value<'_>) -> (Value<'_>, bool) {
    let cause = exception.field(CAUSE);
    if cause.has_id(ids::EXCEPTION) {
        return (cause, true);
    }
    if suppresses_context(exception) { (Value::NONE, false) } else { (exception.field(CONTEXT), false) }
}

fn same_place(entry: Value<'_>, other: Value<'_>) -> bool {
    other.has_id(ids::TRACEBACK)
        && entry.field(traceback::CODE) == other.field(traceback::CODE)
        && traceback::line(entry) == traceback::line(other)
}

/// Writes the name of a class, with its module unless that is `builtins` or `__main__`.
fn write_class_name(vm: &Vm, class: Value<'_>, out: &mut dyn Write) -> fmt::Result {
    if let Some(number) = class.immediate_payload(ids::immediate::TYPE) {
        // The tools that boards are used with know OSError by this name only.
        if vm.platform.process().is_none() && object::types::derives(vm, number, kind::OSError) {
            return out.write_str("OSError");
        }
    }
    if class.is_object() {
        let own = |name| class::own(vm, class, text::name(name)).ok().filter(|value| value.has_id(ids::STR));
        if let Some(module) = own(sym::__module__).filter(|name| name.bytes() != b"__main__" && name.bytes() != b"builtins") {
            write!(out, "{}.", Shown(module))?;
        }
        if let Some(name) = own(sym::__qualname__) {
            return write!(out, "{}", Shown(name));
        }
    }
    write!(out, "{}", object::types::class_name(vm, class))
}

/// A text without the space around it.
trait Trimmed {
    fn to_trimmed(&self) -> &str;
}

impl Trimmed for Shown<'_> {
    fn to_trimmed(&self) -> &str {
        core::str::from_utf8(self.0.bytes()).unwrap_or("").trim()
    }
}

/// `(type, exception, traceback)` of an exception being handled, for `sys.exc_info`.
pub fn information<'v>(vm: &'v Vm, exception: Value<'v>) -> object::Leaf<'v> {
    if !exception.has_id(ids::EXCEPTION) {
        return tuple::new(vm, &[Value::NONE, Value::NONE, Value::NONE]);
    }
    let traceback = exception.field(TRACEBACK);
    let traceback = if traceback.has_id(ids::TRACEBACK) { traceback } else { Value::NONE };
    tuple::new(vm, &[exception.field(exception::CLASS), exception, traceback])
}

/// The exit status that an exception ends a program with, if it is SystemExit; what is not a number
/// is written as a message.
pub fn exit_status(vm: &mut Vm, exception: Handle) -> Option<i32> {
    if !exception::is_a(vm, vm.get(exception), kind::SystemExit) {
        return None;
    }
    let args = vm.get(exception).field(ARGS);
    let code = if args.field_count() > 1 { args } else { args.field(0) };
    if code.is_undefined() || code.is_none() {
        return Some(0);
    }
    if let Some(number) = object::int::cast(vm, code) {
        return Some(object::int::as_i64(number).unwrap_or(-1) as i32 & 0xff);
    }
    let mark = vm.mark();
    let shown = vm.duplicate(slot::NONE);
    if let Ok(shown) = shown {
        let args = vm.get(exception).field(ARGS);
        vm.set(shown, if args.field_count() > 1 { args } else { args.field(0) });
        match texts::str(vm, shown, shown) {
            Ok(()) => {
                vm.platform.write_error(vm.get(shown).bytes());
                vm.platform.write_error(b"\n");
            }
            Err(Raised) => vm.clear_exception(),
        }
    }
    vm.release(mark);
    Some(1)
}
