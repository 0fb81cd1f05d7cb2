//! Warnings: what the compiler finds unwise, and calls of the module `warnings`, which shows them.
//!
//! The compiler's are kept in a list, one for a place and text, as tuples `(text, line, column, end column)` until the
//! whole source is compiled.
//!
//! Invariant: a warning that cannot be kept for lack of memory, or that nobody can show because the module is not
//! there, is dropped.

use heap::{Handle, Value};
use names::Sym;
use object::exception::{self, kind};
use object::{Leaf, Raised, Vm, list, text, tuple};
use object::packed::message;
use syntax::SyntaxError;

/// The hook that calls a function of the module `warnings`.
pub fn call(vm: &mut Vm, function: Sym, arguments: &[Handle]) -> Result<(), Raised> {
    crate::import::call_module(vm, names::sym::warnings, function, arguments)
}

/// Keeps a warning of the compiler.
pub fn keep(vm: &Vm, list: Handle, warning: &SyntaxError) {
    let fields = |vm: &Vm| -> Result<bool, object::Fault> {
        let message = text::compose(vm, |message| message.format(message!("{warning}")))?;
        let number = |number: u32| Value::length(number as usize);
        let place = warning.span;
        let known = (0..list::len(vm.get(list))).map(|index| list::get(vm.get(list), index)).any(|entry| {
            entry.field(LINE) == number(place.line) && entry.field(MESSAGE).bytes() == message.bytes()
        });
        if !known {
            let entry = [message, number(place.line), number(place.column.into()), number(place.end_column.into())];
            list::push(vm, vm.get(list), tuple::new(vm, &entry)?)?;
        }
        Ok(known)
    };
    if fields(vm).is_err() {
        vm.heap.clear_need();
    }
}

const MESSAGE: usize = 0;
const LINE: usize = 1;
const COLUMN: usize = 2;
const END_COLUMN: usize = 3;

/// Gives the warnings that were kept. One that the program's filters make an error becomes a SyntaxError; `line_of`
/// answers the text of its line.
pub fn give(vm: &mut Vm, kept: Handle, file: Handle, line_of: impl for<'v> Fn(&'v Vm, usize) -> Leaf<'v>) -> Result<(), Raised> {
    for index in 0..list::len(vm.get(kept)) {
        let mark = vm.mark();
        let part = |vm: &Vm, field: usize| list::get(vm.get(kept), index).field(field).as_int().unwrap_or(0) as usize;
        let message = vm.make(|vm| Ok(list::get(vm.get(kept), index).field(MESSAGE)))?;
        let category = vm.make(|_| Ok(exception::type_value(kind::SyntaxWarning)))?;
        let line = vm.make(|vm| Ok(Value::length(part(vm, LINE))))?;
        if call(vm, names::sym::warn_explicit, &[message, category, file, line]).is_err() {
            if !vm.raised_is(kind::SyntaxWarning) {
                return Err(Raised);
            }
            vm.clear_exception();
            let error = vm.make(|vm| {
                let text = line_of(vm, part(vm, LINE))?;
                let [column, end] = [COLUMN, END_COLUMN].map(|field| Value::length(part(vm, field)));
                let place = tuple::new(vm, &[vm.get(file), vm.get(line), column, text, vm.get(line), end])?;
                let arguments = tuple::new(vm, &[vm.get(message), place])?;
                exception::new(vm, exception::type_value(kind::SyntaxError), arguments)
            })?;
            vm.park(vm.get(error));
            return Err(Raised);
        }
        vm.release(mark);
    }
    Ok(())
}
