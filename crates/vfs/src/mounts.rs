//! The mount table, and which file system a path belongs to.
//!
//! The table is a list: the file system with the current directory (None: the current
//! directory is the root of the table itself), then pairs of file system and mount point in
//! the order in which they are searched. What is mounted at `/` comes last. No list at all
//! means that nothing was mounted or unmounted yet: a port with files has them at `/`.
//!
//! Each file system keeps a current directory of its own; a relative path is handed to it as
//! it is.
//!
//! Invariant: mount points begin with a slash and differ.

use crate::posix;
use heap::{Handle, Value};
use names::sym;
use object::operations::{attribute, call};
use object::{Raised, Vm, bytes, ids, list, text, tuple};
use stdlib::{arguments, os_error, roots};

const EPERM: i32 = 1;
const ENODEV: i32 = 19;
const EINVAL: i32 = 22;

/// Where a path leads.
pub enum Place {
    /// To the files of the port, with the path as it is.
    Host,
    /// To a mounted file system, and the path in it (slots).
    Mounted(Handle, Handle),
    /// To the root of the table.
    Root,
    /// To no file system.
    Nowhere,
}

/// What the table says about a path: the index of the file system, and where its path begins.
#[derive(Clone, Copy)]
enum Found {
    Host,
    At(usize, usize),
    Root,
    Nowhere,
}

/// The table; None as long as it is as at the start.
fn table(vm: &Vm) -> Option<Value<'_>> {
    vm.root(roots::MOUNTS).given()
}

/// Pairs of indices of file systems and their mount points.
fn mounted<'v>(table: Value<'v>) -> impl Iterator<Item = (usize, &'v [u8])> {
    (1..list::len(table)).step_by(2).map(move |index| (index, list::get(table, index + 1).bytes()))
}

fn locate(vm: &Vm, path: &[u8]) -> Found {
    let Some(table) = table(vm) else {
        return match vm.platform.files() {
            Some(_) => Found::Host,
            None if path.is_empty() || path == b"/" => Found::Root,
            None => Found::Nowhere,
        };
    };
    let absolute = path.first() == Some(&b'/');
    if !absolute && !list::get(table, 0).is_none() {
        return if posix::is_host(list::get(table, 0)) { Found::Host } else { Found::At(0, 0) };
    }
    let below = &path[absolute as usize..];
    for (index, point) in mounted(table) {
        let point = &point[1..];
        let host = posix::is_host(list::get(table, index));
        if point.is_empty() {
            return match host {
                true => Found::Host,
                false if below.is_empty() => Found::Root,
                false => Found::At(index, 0),
            };
        }
        match below.strip_prefix(point) {
            Some(b"") => return Found::At(index, path.len()),
            Some([b'/', ..]) => return Found::At(index, absolute as usize + point.len()),
            _ => {}
        }
    }
    if below.is_empty() { Found::Root } else { Found::Nowhere }
}

/// Finds the file system of the path in a slot: str, bytes, or an object with `__fspath__`, whose text takes its place.
pub fn find(vm: &mut Vm, path: Handle) -> Result<Place, Raised> {
    if object::instance::is_instance(vm.get(path)) {
        object::operations::call::call_special(vm, path, sym::__fspath__, &[], path)?;
    }
    let found = vm.attempt(|vm| Ok(locate(vm, arguments::path(vm, vm.get(path))?.as_bytes())))?;
    Ok(match found {
        Found::Host => Place::Host,
        Found::Root => Place::Root,
        Found::Nowhere => Place::Nowhere,
        Found::At(index, start) => {
            let system = vm.make(|vm| Ok(table(vm).map_or(Value::NONE, |table| list::get(table, index))))?;
            let inner = vm.make(|vm| {
                let rest = arguments::path(vm, vm.get(path))?.get(start..).unwrap_or("");
                // The mount point itself is the root of what is mounted there. Bytes stay bytes.
                let rest = if rest.is_empty() && start > 0 { b"/" } else { rest.as_bytes() };
                if vm.get(path).has_id(ids::BYTES) { bytes::new(vm, rest) } else { text::new(vm, rest) }
            })?;
            Place::Mounted(system, inner)
        }
    })
}

/// The error for operations on a path that no file system answers for.
pub fn refuse(vm: &mut Vm, place: &Place, path: Handle) -> Raised {
    os_error::raise_path(vm, if matches!(place, Place::Nowhere) { ENODEV } else { EPERM }, path)
}

/// Makes the table a list, for it to be changed.
fn materialise(vm: &mut Vm) -> Result<Handle, Raised> {
    if table(vm).is_none() {
        let made = vm.make(|vm| match vm.platform.files() {
            Some(_) => list::new(vm, &[posix::HOST, posix::HOST, text::new(vm, b"/")?]),
            None => list::new(vm, &[Value::NONE]),
        })?;
        vm.set_root(roots::MOUNTS, vm.get(made));
    }
    vm.make(|vm| Ok(vm.root(roots::MOUNTS)))
}

/// Mounts the file system in slot `system` at `point` (a str): calls its `mount` first.
pub fn mount(vm: &mut Vm, system: Handle, point: Handle, readonly: Handle, format: Handle) -> Result<(), Raised> {
    let valid = vm.attempt(|vm| {
        let path = arguments::text(vm, vm.get(point))?.as_bytes();
        let free = match locate(vm, path) {
            Found::Root | Found::Nowhere => true,
            // What is mounted at the root may have others within; nothing else may.
            Found::Host => path != b"/" && mount_points_differ(vm, path),
            Found::At(index, _) => {
                path != b"/" && table(vm).is_some_and(|table| index > 0 && list::get(table, index + 1).bytes() == b"/")
            }
        };
        let rooted = path.first() == Some(&b'/') && (path.len() == 1 || path.last() != Some(&b'/'));
        let root_free = path != b"/" || table(vm).is_none_or(|table| mounted(table).all(|(_, point)| point != b"/"));
        Ok(if !rooted { Err(EINVAL) } else if free && root_free { Ok(()) } else { Err(EPERM) })
    })?;
    let out = vm.slot()?;
    call::call_method(vm, system, sym::mount, &[readonly, format], out)?;
    valid.map_err(|errno| os_error::raise(vm, errno))?;
    let table = materialise(vm)?;
    vm.attempt(|vm| {
        let table = vm.get(table);
        list::reserve(vm, table, 2)?;
        let root = mounted(table).find(|(_, point)| *point == b"/").map(|(index, _)| index);
        let index = root.unwrap_or(list::len(table));
        list::insert(vm, table, index, vm.get(system))?;
        list::insert(vm, table, index + 1, vm.get(point))
    })
}

fn mount_points_differ(vm: &Vm, path: &[u8]) -> bool {
    table(vm).is_none_or(|table| mounted(table).all(|(_, point)| point != path))
}

/// Unmounts a file system, given itself or as its mount point.
pub fn unmount(vm: &mut Vm, which: Handle) -> Result<(), Raised> {
    let table = materialise(vm)?;
    let which_value = vm.get(which);
    let found = mounted(vm.get(table))
        .find(|(index, point)| {
            list::get(vm.get(table), *index) == which_value || text::bytes_of(vm, which_value) == Some(point)
        })
        .map(|(index, _)| index);
    let Some(index) = found else { return Err(os_error::raise(vm, EINVAL)) };
    let system = vm.make(|vm| Ok(list::get(vm.get(table), index)))?;
    if list::get(vm.get(table), 0) == vm.get(system) {
        list::set(vm, vm.get(table), 0, Value::NONE);
    }
    list::remove_range(vm, vm.get(table), index, 2);
    let out = vm.slot()?;
    call::call_method(vm, system, sym::umount, &[], out)
}

/// What is mounted: a list of pairs of file system and mount point.
pub fn all(vm: &mut Vm) -> Result<Handle, Raised> {
    let table = materialise(vm)?;
    vm.make(|vm| {
        let table = vm.get(table);
        let pairs = list::with_capacity(vm, list::len(table) / 2)?;
        for (index, _) in mounted(table) {
            list::push(vm, pairs, tuple::new(vm, &[list::get(table, index), list::get(table, index + 1)])?)?;
        }
        Ok(pairs)
    })
}

/// The mount points below the root, without their slashes: a list of str. Empty as long as nothing was mounted.
pub fn names(vm: &mut Vm) -> Result<Handle, Raised> {
    vm.make(|vm| {
        let names = list::new(vm, &[])?;
        let Some(table) = table(vm) else { return Ok(names) };
        for (_, point) in mounted(table).filter(|(_, point)| point.len() > 1) {
            list::push(vm, names, text::new(vm, &point[1..])?)?;
        }
        Ok(names)
    })
}

/// The file system that is mounted at the root into a new slot, if one is.
pub fn root_system(vm: &mut Vm) -> Result<Option<Handle>, Raised> {
    let found = vm.make(|vm| {
        Ok(table(vm).map_or(Value::UNDEFINED, |table| {
            mounted(table).find(|(_, point)| *point == b"/").map_or(Value::UNDEFINED, |(index, _)| list::get(table, index))
        }))
    })?;
    Ok(if vm.get(found).is_undefined() { None } else { Some(found) })
}

/// Makes a file system the one with the current directory; None: the root of the table.
pub fn set_current(vm: &mut Vm, system: Option<Handle>) -> Result<(), Raised> {
    if table(vm).is_none() {
        return Ok(());
    }
    let table = materialise(vm)?;
    list::set(vm, vm.get(table), 0, system.map_or(Value::NONE, |system| vm.get(system)));
    Ok(())
}

/// Which file system has the current directory.
pub enum Current {
    Host,
    Root,
    /// (file system, its mount point)
    Mounted(Handle, Handle),
}

/// Finds the file system with the current directory.
pub fn current(vm: &mut Vm) -> Result<Current, Raised> {
    let Some(list) = table(vm) else {
        return Ok(if vm.platform.files().is_some() { Current::Host } else { Current::Root });
    };
    let system = list::get(list, 0);
    if system.is_none() {
        return Ok(Current::Root);
    }
    if posix::is_host(system) {
        return Ok(Current::Host);
    }
    let system = vm.make(|vm| Ok(table(vm).map_or(Value::NONE, |table| list::get(table, 0))))?;
    let point = vm.make(|vm| {
        let Some(table) = table(vm) else { return Ok(Value::NONE) };
        let index = mounted(table).map(|(index, _)| index).find(|index| list::get(table, *index) == list::get(table, 0));
        Ok(index.map_or(Value::NONE, |index| list::get(table, index + 1)))
    })?;
    Ok(Current::Mounted(system, point))
}

/// True when an object is a file system rather than a block device.
pub fn is_system(vm: &mut Vm, object: Handle) -> Result<bool, Raised> {
    let found = vm.slot()?;
    attribute::find_named(vm, object, sym::mount, found)
}

