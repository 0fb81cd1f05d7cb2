//! Completion of names at the prompt.
//!
//! Invariant: looking attributes up may run Python code; whatever it raises is dropped.

use crate::console::Terminal;
use heap::{Handle, Value};
use object::dict::Dict;
use object::operations::{attribute, call};
use object::{Raised, Vm, list, module, root, text};
use shell::Completion;

/// Columns in which candidates are listed.
const COLUMN: usize = 16;
const COLUMNS: usize = 4;

/// Completes the name that ends `line`.
pub fn complete(vm: &mut Vm, terminal: &mut dyn Terminal, line: &[u8], insert: &mut [u8]) -> Completion {
    let mark = vm.mark();
    let result = candidates(vm, line);
    let outcome = match result {
        Ok((names, prefix)) => choose(vm, names, prefix, line, terminal, insert),
        Err(Raised) => {
            vm.clear_exception();
            Completion::Nothing
        }
    };
    vm.release(mark);
    outcome
}

fn in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// A list of names that could be meant (unfiltered), and the part of the last one that was typed.
fn candidates<'l>(vm: &mut Vm, line: &'l [u8]) -> Result<(Handle, &'l [u8]), Raised> {
    let start = line.iter().rposition(|&byte| !in_name(byte) && byte != b'.').map_or(0, |at| at + 1);
    let dotted = &line[start..];
    let (path, prefix) = match dotted.iter().rposition(|&byte| byte == b'.') {
        Some(dot) => (Some(&dotted[..dot]), &dotted[dot + 1..]),
        None => (None, dotted),
    };
    let names = vm.make(|vm| list::new(vm, &[]))?;
    let before = line[..start].trim_ascii();
    if let Some(path) = path {
        let object = vm.slot()?;
        if resolve(vm, path, object)? {
            list_names(vm, object, names)?;
        }
    } else if before == b"import" || before == b"from" {
        vm.attempt(|vm| {
            list::truncate(vm, vm.get(names), 0);
            for module in vm.registry.modules {
                list::push(vm, vm.get(names), text::name(module.name))?;
            }
            Ok(())
        })?;
    } else {
        vm.attempt(|vm| {
            list::truncate(vm, vm.get(names), 0);
            for (name, _) in Dict::items(vm.root(root::MAIN)) {
                list::push(vm, vm.get(names), name)?;
            }
            let builtins = module::find_builtin(vm, b"builtins").map_or(&[][..], |(_, info)| info.items);
            for (name, _) in builtins.iter().filter(|(name, _)| name.text().as_bytes().starts_with(prefix)) {
                list::push(vm, vm.get(names), text::name(*name))?;
            }
            Ok(())
        })?;
    }
    Ok((names, prefix))
}

/// The object that a dotted path names; false when there is none.
fn resolve(vm: &mut Vm, path: &[u8], out: Handle) -> Result<bool, Raised> {
    let mut parts = path.split(|&byte| byte == b'.');
    let first = vm.make(|vm| text::intern(vm, parts.clone().next().unwrap_or(b"")))?;
    parts.next();
    vm.store(out, |vm| {
        let name = vm.get(first);
        if let Some(found) = Dict::get(vm, vm.root(root::MAIN), name)? {
            return Ok(found);
        }
        match module::find_builtin(vm, b"builtins") {
            Some((index, _)) => module::builtin_attribute(vm, index, name),
            None => Ok(Value::UNDEFINED),
        }
    })?;
    for part in parts {
        if vm.get(out).is_undefined() {
            break;
        }
        let name = vm.make(|vm| text::intern(vm, part))?;
        if !attribute::find(vm, out, name, out)? {
            return Ok(false);
        }
    }
    Ok(!vm.get(out).is_undefined())
}

/// `dir(object)`.
fn list_names(vm: &mut Vm, object: Handle, out: Handle) -> Result<(), Raised> {
    let Some((index, _)) = module::find_builtin(vm, b"builtins") else { return Ok(()) };
    let function = vm.make(|vm| module::builtin_attribute(vm, index, text::name(names::sym::dir)))?;
    call::call(vm, function, &[object], out)
}

fn choose(
    vm: &Vm,
    names: Handle,
    prefix: &[u8],
    line: &[u8],
    terminal: &mut dyn Terminal,
    insert: &mut [u8],
) -> Completion {
    let fits = |name: &&[u8]| name.starts_with(prefix) && (prefix.starts_with(b"_") || !name.starts_with(b"_"));
    let matching = || list::items(vm.get(names)).map(|name| name.bytes()).filter(fits);
    let Some(first) = matching().next() else {
        // The one statement that is worth completing.
        let rest = b"import ".strip_prefix(line).filter(|_| !line.is_empty()).unwrap_or(b"");
        return insert_text(rest, insert);
    };
    let common = matching().fold(first.len(), |length, name| {
        first[..length].iter().zip(name).take_while(|(a, b)| a == b).count()
    });
    if common > prefix.len() {
        return insert_text(&first[prefix.len()..common], insert);
    }
    if matching().nth(1).is_none() {
        return Completion::Nothing;
    }
    terminal.write(b"\r\n");
    // Columns used in this line, and spaces that are due before the next name.
    let (mut column, mut gap) = (0, 0);
    for name in matching() {
        let width = name.len() / COLUMN + 1;
        if column > 0 && column + width > COLUMNS {
            terminal.write(b"\r\n");
            (column, gap) = (0, 0);
        }
        terminal.write(&b"                "[..gap]);
        terminal.write(name);
        column += width;
        gap = width * COLUMN - name.len();
    }
    terminal.write(b"\r\n");
    Completion::Listed
}

fn insert_text(text: &[u8], insert: &mut [u8]) -> Completion {
    let count = text.len().min(insert.len());
    insert[..count].copy_from_slice(&text[..count]);
    if count == 0 { Completion::Nothing } else { Completion::Insert(count) }
}
