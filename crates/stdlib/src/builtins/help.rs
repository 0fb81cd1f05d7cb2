//! help: a few words for a person at the prompt.
//!
//! Invariant: attributes that cannot be read are left out.

use heap::Handle;
use object::native::Args;
use object::operations::attribute;
use object::string::builder::Builder;
use object::types::type_of;
use object::{Raised, Vm, class, list, slot, text};

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

/// The built-in modules in columns, sorted.
fn modules(vm: &mut Vm, output: &mut Builder) -> Result<(), Raised> {
    let all = vm.registry.modules;
    let mut last = "";
    for number in 0..all.len() {
        let names = all.iter().map(|module| module.name.text());
        let Some(name) = names.filter(|name| *name > last || number == 0).min() else { break };
        last = name;
        output.push(vm, name.as_bytes())?;
        if number % COLUMNS == COLUMNS - 1 || number + 1 == all.len() {
            output.push(vm, b"\n")?;
        } else {
            output.fill(vm, b" ", WIDTH.saturating_sub(name.len()).max(1))?;
        }
    }
    output.push(vm, b"and the modules in the directories of sys.path\n")
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
            message.format(format_args!("{}", object::types::class_name(vm, class)));
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
