//! help: a few words for a person at the prompt.
//!
//! Invariant: attributes that cannot be read are left out.

use heap::Handle;
use object::native::Args;
use object::operations::attribute;
use object::string::builder::Builder;
use object::types::type_of;
use object::{Raised, Vm, class, frozen, list, slot, text};
use object::packed::message;

const WELCOME: &[u8] = b"Python for microcontrollers and their simulated kin.\n\
    help(object) tells about an object, help('modules') lists the built-in modules.\n\
    At the prompt: Ctrl-C interrupts a program, Ctrl-D restarts, Ctrl-E pastes code.\n";

const COLUMNS: usize = 4;
const WIDTH: usize = 18;

/// `help([object])`.
pub(super) fn help(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let mut output = Builder::new(vm)?;
    match args.given(vm, 0) {
        None => output.push(vm, WELCOME)?,
        Some(topic) if text::bytes_of(vm, topic) == Some(b"modules") => modules(vm, &mut output)?,
        Some(_) => describe(vm, args, &mut output)?,
    }
    vm.platform.write_output(output.bytes(vm));
    Ok(slot::NONE)
}

/// The built-in and frozen modules in columns, sorted.
fn modules(vm: &mut Vm, output: &mut Builder) -> Result<(), Raised> {
    let registry = vm.registry;
    let (mut last, mut number) = ("", 0);
    loop {
        let frozen = frozen::files(registry.frozen).map(|file| module_name(file.path));
        let names = registry.modules.iter().map(|module| module.name.text()).chain(frozen);
        let Some(name) = names.filter(|name| *name > last).min() else { break };
        if number > 0 {
            match number % COLUMNS {
                0 => output.push(vm, b"\n")?,
                _ => output.fill(vm, b" ", WIDTH.saturating_sub(last.len()).max(1))?,
            }
        }
        output.push(vm, name.as_bytes())?;
        (last, number) = (name, number + 1);
    }
    output.push(vm, b"\nand the modules in the directories of sys.path\n")
}

/// The name of the module in a frozen file, with slashes between its parts.
fn module_name(path: &'static str) -> &'static str {
    let name = path.rsplit_once('.').map_or(path, |(name, _)| name);
    name.strip_suffix("/__init__").unwrap_or(name)
}

/// What an object is, and its public attributes.
fn describe(vm: &mut Vm, args: Args, output: &mut Builder) -> Result<(), Raised> {
    let object = args.at(0);
    let (class, value) = (vm.slot()?, vm.slot()?);
    output.push(vm, b"object ")?;
    output.push_str(vm, object)?;
    output.push(vm, b" is of type ")?;
    vm.store(class, |vm| {
        let class = type_of(vm, vm.get(object));
        Ok(if class.is_object() { class::name(class) } else { text::compose(vm, |message| {
            message.format(message!("{}", object::types::class_name(vm, class)));
        })? })
    })?;
    output.push_str(vm, class)?;
    output.push(vm, b"\n")?;
    let names = super::attributes::dir(vm, args)?;
    let name = vm.slot()?;
    for index in 0..list::len(vm.get(names)) {
        vm.set(name, list::get(vm.get(names), index));
        if vm.get(name).bytes().starts_with(b"_") || !attribute::find(vm, object, name, value)? {
            continue;
        }
        output.push(vm, b"  ")?;
        output.push_str(vm, name)?;
        output.push(vm, b" -- ")?;
        output.push_repr(vm, value)?;
        output.push(vm, b"\n")?;
        vm.poll()?;
    }
    Ok(())
}
