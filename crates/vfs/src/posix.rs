//! VfsPosix: a directory of the host as a file system.
//!
//! An object is `[root][readonly]`; the root is an absolute path that ends with a slash, or
//! None for all of the host's files. Relative paths go by the current directory of the process.
//!
//! Invariant: absolute paths are joined to the root.

use crate::host;
use heap::{Handle, Header, StaticObject, TypeId, Value};
use names::{Sym, sym};
use object::native::{Args, Code, FullFunction, Native};
use object::{Item, Raised, TypeInfo, Vm, slot, text};
use stdlib::{arguments, io, os_error};

const EROFS: i32 = 30;

/// Its type id.
pub const POSIX: TypeId = crate::id(2);

const ROOT: usize = 0;
const READ_ONLY: usize = 1;

static HOST_OBJECT: StaticObject<[Value<'static>; 2]> =
    StaticObject { header: Header::small(POSIX, 0, 2), payload: [Value::NONE, Value::FALSE] };

/// All of the host's files: what is mounted at the start.
pub const HOST: Value<'static> = Value::of_static(&HOST_OBJECT);

/// True for [`HOST`], whose paths need no translation.
pub fn is_host(system: Value<'_>) -> bool {
    system == HOST
}

/// Types of this file.
pub const TYPES: &[&TypeInfo] = &[&TYPE];

const fn method(name: Sym, text: &'static str, function: FullFunction) -> (Sym, Item) {
    (name, Item::Method(Native::method(text, Code::Full(function))))
}

static TYPE: TypeInfo = TypeInfo {
    module: "vfs",
    construct: Some(Native::method("root=", Code::Full(construct))),
    items: &[
        method(sym::chdir, "path", |vm, args| {
            let path = translate(vm, args, 1)?;
            host::one(vm, path, |files, path| files.change_directory(path))
        }),
        method(sym::getcwd, "", current_directory),
        method(sym::ilistdir, "path=", |vm, args| {
            let raw = args.get(vm, 1).has_id(object::ids::BYTES);
            let path = translate(vm, args, 1)?;
            if raw {
                vm.store(path, |vm| object::bytes::new(vm, vm.get(path).bytes()))?;
            }
            host::iterate_directory(vm, path)
        }),
        method(sym::mkdir, "path", |vm, args| {
            let path = changeable(vm, args, 1)?;
            host::one(vm, path, |files, path| files.make_directory(path))
        }),
        method(sym::mount, "readonly mkfs", mount),
        method(sym::open, "path mode", open),
        method(sym::remove, "path", |vm, args| {
            let path = changeable(vm, args, 1)?;
            host::one(vm, path, |files, path| files.remove(path))
        }),
        method(sym::rename, "src dst", |vm, args| {
            let (old, new) = (changeable(vm, args, 1)?, changeable(vm, args, 2)?);
            host::rename(vm, old, new)
        }),
        method(sym::rmdir, "path", |vm, args| {
            let path = changeable(vm, args, 1)?;
            host::one(vm, path, |files, path| files.remove_directory(path))
        }),
        method(sym::stat, "path", |vm, args| {
            let path = translate(vm, args, 1)?;
            host::status(vm, path)
        }),
        method(sym::statvfs, "path", |vm, args| {
            let path = translate(vm, args, 1)?;
            host::file_system_status(vm, path)
        }),
        method(sym::umount, "", |_, _| Ok(slot::NONE)),
    ],
    slots: &crate::SYSTEM_SLOTS,
    ..TypeInfo::new(POSIX, "VfsPosix")
};

/// `VfsPosix(root=None)`
fn construct(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let here = match args.given(vm, 1) {
        Some(root) if !root.is_none() => host::current_directory(vm)?,
        _ => slot::NONE,
    };
    vm.make(|vm| {
        let mut root = Value::NONE;
        if !vm.get(here).is_none() {
            let given = arguments::path(vm, args.get(vm, 1))?;
            let here = vm.get(here).bytes();
            root = text::compose(vm, |message| {
                if !given.starts_with('/') {
                    message.push(here);
                    message.push(b"/");
                }
                message.push(given.as_bytes());
                if !given.ends_with('/') {
                    message.push(b"/");
                }
            })?;
        }
        Ok(vm.heap.new_object(POSIX, 0, &[root, Value::FALSE])?)
    })
}

/// `mount(readonly, mkfs)`
fn mount(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let system = vm.get(args.at(0));
    if args.get(vm, 2) == Value::TRUE {
        // A directory is not formatted.
        return Err(os_error::raise(vm, 1));
    }
    let readonly = Value::bool(args.get(vm, 1) == Value::TRUE);
    if is_host(system) {
        return if readonly == Value::TRUE { Err(os_error::raise(vm, 1)) } else { Ok(slot::NONE) };
    }
    vm.heap.set_field(system, READ_ONLY, readonly);
    Ok(slot::NONE)
}

/// The path argument `index` as the host knows it.
fn translate(vm: &mut Vm, args: Args, index: usize) -> Result<Handle, Raised> {
    vm.make(|vm| {
        let root = vm.get(args.at(0)).field(ROOT);
        let given = match args.given(vm, index) {
            Some(path) => arguments::path(vm, path)?,
            None => "",
        };
        match given.strip_prefix('/') {
            Some(below) if !root.is_none() => text::compose(vm, |message| {
                message.push(root.bytes());
                message.push(below.as_bytes());
            }),
            _ if given.is_empty() => text::new(vm, b"."),
            _ => text::new(vm, given.as_bytes()),
        }
    })
}

/// As [`translate`]; EROFS for a file system mounted read-only.
fn changeable(vm: &mut Vm, args: Args, index: usize) -> Result<Handle, Raised> {
    if vm.get(args.at(0)).field(READ_ONLY) == Value::TRUE {
        return Err(os_error::raise(vm, EROFS));
    }
    translate(vm, args, index)
}

/// `open(path, mode)`
fn open(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let mode = text::bytes_of(vm, args.get(vm, 2)).unwrap_or(b"r");
    let writes = mode.iter().any(|letter| b"wax+".contains(letter));
    let path = if writes { changeable(vm, args, 1)? } else { translate(vm, args, 1)? };
    io::open(vm, path, args.at(2))
}

/// `getcwd()`: below the root.
fn current_directory(vm: &mut Vm, args: Args) -> Result<Handle, Raised> {
    let all = host::current_directory(vm)?;
    vm.make(|vm| {
        let path = vm.get(all).bytes();
        let root = vm.get(args.at(0)).field(ROOT);
        if root.is_none() {
            return Ok(vm.get(all));
        }
        let root = root.bytes();
        let below = path.strip_prefix(&root[..root.len() - 1]).unwrap_or(b"");
        text::new(vm, if below.is_empty() { b"/" } else { below })
    })
}
