//! The file systems as import and `open` see them.
//!
//! Everything takes `&mut Vm`: a file system may be written in Python. An open file of a
//! mounted file system is an object that only these functions understand; the stream
//! around it belongs to the `io` module.
//!
//! Invariant: failures are OSErrors, raised.

use crate::exception::kind;
use crate::{Raised, Vm};
use crate::packed::message;
use heap::Handle;

/// What an open file is asked for besides reading and writing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileRequest {
    /// Writes what is unwritten.
    Flush,
    /// Flushes, and the file is not used again.
    Close,
    /// Makes the file end at this byte.
    Truncate(u64),
}

/// The functions of the file systems.
#[derive(Clone, Copy)]
pub struct FileHooks {
    /// Kind of the path in a slot: 0 absent, 1 file, 2 directory.
    pub kind: fn(&mut Vm, Handle) -> Result<u8, Raised>,
    /// Reads a file: (path, slot for its bytes).
    pub read: fn(&mut Vm, Handle, Handle) -> Result<(), Raised>,
    /// Opens a file: (path, mode or undefined, slot for the stream).
    pub open: fn(&mut Vm, Handle, Handle, Handle) -> Result<(), Raised>,
    /// Reads from an open file: (file, slot of a byte buffer, where in it, how many bytes at most);
    /// returns how many there were, 0 at the end.
    pub pull: fn(&mut Vm, Handle, Handle, usize, usize) -> Result<usize, Raised>,
    /// Writes to an open file: (file, str or buffer, first byte of it, end of the bytes).
    pub put: fn(&mut Vm, Handle, Handle, usize, usize) -> Result<(), Raised>,
    /// Moves the position of an open file: (file, offset, whence); returns the new one.
    pub seek: fn(&mut Vm, Handle, i64, u8) -> Result<u64, Raised>,
    /// Other requests to an open file.
    pub request: fn(&mut Vm, Handle, FileRequest) -> Result<(), Raised>,
    /// A memoryview of an open file's content, when its file system has that in memory: (file, slot for the view).
    pub view: fn(&mut Vm, Handle, Handle) -> Result<bool, Raised>,
}

impl FileHooks {
    /// No file systems.
    pub const NONE: FileHooks = FileHooks {
        kind: |_, _| Ok(0),
        read: |vm, _, _| Err(absent(vm)),
        open: |vm, _, _, _| Err(absent(vm)),
        pull: |vm, _, _, _, _| Err(absent(vm)),
        put: |vm, _, _, _, _| Err(absent(vm)),
        seek: |vm, _, _, _| Err(absent(vm)),
        request: |vm, _, _| Err(absent(vm)),
        view: |_, _, _| Ok(false),
    };
}

#[cold]
fn absent(vm: &mut Vm) -> Raised {
    vm.raise(kind::OSError, message!("no file system"))
}
