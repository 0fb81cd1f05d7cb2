//! os: file system and process of the port.
//!
//! Invariant: paths are text; a port without file system or process answers with OSError.

#[cfg(feature = "fat")]
use crate::vfat;
use crate::{host, lfs, paths, posix};
use heap::{Handle, Value};
use names::{Sym, sym};
use object::exception::kind;
use object::module::{ModuleInfo, ModuleItem};
use object::native::{Args, Code, FullFunction, Native};
use object::{Fault, Leaf, Raised, Vm, bytes, int, list, slot, text, types};
use object::packed::message;
use stdlib::{arguments, record};

const fn full(name: Sym, text: &'static str, function: FullFunction) -> (Sym, ModuleItem) {
    (name, ModuleItem::Function(Native::function(text, Code::Full(function))))
}

/// The module.
pub static MODULE: ModuleInfo = ModuleInfo {
    name: sym::os,
    extensible: true,
    items: &[
        #[cfg(feature = "fat")]
        (sym::VfsFat, ModuleItem::Type(vfat::FAT.0 as usize)),
        (sym::VfsLfs2, ModuleItem::Type(lfs::LFS.0 as usize)),
        (sym::VfsPosix, ModuleItem::Type(posix::POSIX.0 as usize)),
        full(sym::chdir, "path", paths::change_directory),
        full(sym::dupterm, "stream index=", stdlib::dupterm::set),
        full(sym::dupterm_notify, "object", stdlib::dupterm::notify),
        full(sym::getcwd, "", paths::current_directory),
        full(sym::_environment, "", environment),
        full(sym::getenv, "key default=", get_variable),
        full(sym::ilistdir, "path=", paths::iterate_directory),
        full(sym::listdir, "path=", paths::list_directory),
        full(sym::mkdir, "path mode=", paths::make_directory),
        full(sym::mount, crate::module::MOUNT, crate::module::mount),
        full(sym::putenv, "key value", |vm, args| set_variable(vm, args, true)),
        full(sym::remove, "path", paths::remove),
        full(sym::rename, "src dst", paths::rename),
        full(sym::replace, "src dst", paths::rename),
        full(sym::rmdir, "path", paths::remove_directory),
        (sym::sep, ModuleItem::Literal(&"/")),
        full(sym::stat, "path", paths::status),
        full(sym::statvfs, "path", paths::file_system_status),
        full(sym::sync, "", |vm, _| {
            vm.platform.flush_output();
            Ok(slot::NONE)
        }),
        full(sym::system, "command", run_command),
        (sym::uname, ModuleItem::Function(Native::function("", Code::Leaf(uname)))),
        full(sym::umount, "which", crate::module::unmount),
        full(sym::unlink, "path", paths::remove),
        full(sym::unsetenv, "key", |vm, args| set_variable(vm, args, false)),
        (sym::urandom, ModuleItem::Function(Native::function("size /", Code::Leaf(random_bytes)))),
    ],
    get: None,
    set: None,
};

/// `getenv(key, default=None)`
fn get_variable(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let found = vm.make(|vm| {
        let key = arguments::text(vm, args.get(vm, 0))?;
        let Some(process) = vm.platform.process() else { return Ok(Value::UNDEFINED) };
        let Some(length) = process.variable(key, &mut []) else { return Ok(Value::UNDEFINED) };
        text::build(vm, length, false, |buffer| {
            process.variable(key, buffer);
        })
    })?;
    if !vm.get(found).is_undefined() {
        return Ok(found);
    }
    Ok(if args.given(vm, 1).is_some() { args.at(1) } else { slot::NONE })
}

/// List of `name=value` of all environment variables.
fn environment(vm: &mut Vm, _: Args) -> Result<Handle, Raised> {
    let found = vm.make(|vm| list::new(vm, &[]))?;
    let mut number = 0;
    while let Some(length) = vm.platform.process().and_then(|process| process.variable_at(number, &mut [])) {
        vm.attempt(|vm| {
            let text = text::build(vm, length, false, |buffer| {
                if let Some(process) = vm.platform.process() {
                    process.variable_at(number, buffer);
                }
            })?;
            list::push(vm, vm.get(found), text)
        })?;
        number += 1;
    }
    Ok(found)
}

fn set_variable(vm: &mut Vm, args: Args, given: bool) -> Result<Handle, Raised> {
    let result = vm.attempt(|vm| {
        let key = arguments::text(vm, args.get(vm, 0))?;
        let value = if given { Some(arguments::text(vm, args.get(vm, 1))?) } else { None };
        Ok(vm.platform.process().map_or(Err(host::ENOSYS), |process| process.set_variable(key, value)))
    })?;
    host::answer(vm, result)
}

/// `system(command)`: the wait status.
fn run_command(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let result = vm.attempt(|vm| {
        let command = arguments::text(vm, args.get(vm, 0))?;
        Ok(vm.platform.process().map_or(Err(host::ENOSYS), |process| process.run_command(command)))
    })?;
    match result {
        Ok(status) => vm.make(|vm| int::new(vm, status.into())),
        Err(errno) => Err(stdlib::os_error::raise(vm, errno)),
    }
}

fn uname<'v>(vm: &'v Vm, _: &[Value<'v>]) -> Leaf<'v> {
    let name = text::new(vm, vm.platform.name().as_bytes())?;
    let release = text::new(vm, stdlib::sys::RELEASE.as_bytes())?;
    let version = text::new(vm, stdlib::sys::VERSION_TEXT.as_bytes())?;
    let machine = text::new(vm, vm.platform.machine().as_bytes())?;
    record::new(vm, record::UNAME, &[name, name, release, version, machine])
}

/// `urandom(size)`
fn random_bytes<'v>(vm: &'v Vm, args: &[Value<'v>]) -> Leaf<'v> {
    let size = size_argument(vm, args[0])?;
    bytes::build(vm, size, |buffer| {
        for chunk in buffer.chunks_mut(8) {
            let random = vm.platform.entropy().to_ne_bytes();
            chunk.copy_from_slice(&random[..chunk.len()]);
        }
    })
}

fn size_argument(vm: &Vm, value: Value<'_>) -> Result<usize, Fault> {
    let Some(number) = int::cast(vm, value) else {
        let name = types::type_name(vm, value);
        return Err(vm.type_fault(message!("'{name}' object cannot be interpreted as an integer")));
    };
    match int::as_i64(number) {
        Some(size) if size < 0 => Err(vm.value_fault(message!("negative argument not allowed"))),
        Some(size) => Ok(usize::try_from(size).unwrap_or(usize::MAX)),
        None => Err(vm.fault(kind::OverflowError, message!("Python int too large to convert to C ssize_t"))),
    }
}
