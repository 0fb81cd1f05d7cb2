//! Which of the machine's root slots for library modules belongs to whom.
//!
//! Invariant: each number occurs once; an undefined root means "as at the start".

use heap::Root;
use object::root;

/// gc: True after `gc.disable()`.
pub const COLLECTION_DISABLED: Root = Root(root::LIBRARY.0);
/// gc: the threshold, as an int.
pub const COLLECTION_THRESHOLD: Root = Root(root::LIBRARY.0 + 1);
/// re: the patterns that module functions keep, a tuple.
pub const PATTERNS: Root = Root(root::LIBRARY.0 + 3);
/// machine: irq objects by what they serve, a dict.
pub const HANDLERS: Root = Root(root::LIBRARY.0 + 7);
/// machine: bytearrays with what memory holds that resets leave alone, a list.
pub const KEPT: Root = Root(root::LIBRARY.0 + 2);
/// vfs: the mount table, a list.
pub const MOUNTS: Root = Root(root::LIBRARY.0 + 6);
/// os: the stream that duplicates the terminal.
pub const DUPLICATE: Root = Root(root::LIBRARY.0 + 5);
/// uctypes: objects that were asked for their address, a list.
pub const ADDRESSES: Root = Root(root::LIBRARY.0 + 4);
