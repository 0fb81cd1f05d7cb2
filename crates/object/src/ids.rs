//! Type ids: the number in an object's header, by how the collector reads the object.
//!
//! Invariant: ids below 384 belong to built-in types: 128..192 and 288..384 to the standard library's,
//! 192..256 to the board layer's, 256..288 to the file systems'; from [`FIRST_SHAPE`] on they are shapes of instances.
//! Numbers from [`EXCEPTION_BASE`] on name built-in exception types and never stand in a
//! header: all exceptions have the id [`EXCEPTION`].

use heap::TypeId;

macro_rules! ids {
    ($($(#[doc = $doc:literal])* $name:ident = $number:literal;)*) => {
        $($(#[doc = $doc])* pub const $name: TypeId = TypeId($number);)*
    };
}

ids! {
    /// Hashed raw: WTF-8 text.
    STR = 0;
    /// Hashed raw: bytes.
    BYTES = 1;
    /// Raw: an f64.
    FLOAT = 4;
    /// Raw: limbs of an integer beyond the small ones; flag [`NEGATIVE`].
    BIG_INT = 5;
    /// Raw: two f64.
    COMPLEX = 6;
    /// Raw: instructions, line and handler tables; see the code file.
    BYTECODE = 7;
    /// Raw: storage of bytearray and array.
    BYTE_BUFFER = 8;
    /// Raw: working memory.
    SCRATCH = 15;

    /// Table: entries (key, value) and index of a dict.
    DICT_TABLE = 16;
    /// Table: entries (key) and index of a set.
    SET_TABLE = 17;

    /// Weak: hash table of interned strings.
    INTERN_TABLE = 20;
    /// Weak: one referent.
    WEAK_CELL = 21;

    /// The value stack.
    STACK = 22;
    /// Storage of a list: values.
    BUFFER = 23;
    /// [length][buffer]
    LIST = 24;
    /// [item]...
    TUPLE = 25;
    /// [counts][table]
    DICT = 26;
    /// [counts][table]
    SET = 27;
    /// [counts][table]
    FROZENSET = 28;
    /// [length][buffer][exports]
    BYTEARRAY = 29;
    /// see the memoryview file
    MEMORYVIEW = 30;
    /// [start][stop][step]
    RANGE = 31;
    /// [start][stop][step]
    SLICE = 32;
    /// [contents]
    CELL = 33;
    /// see the code file
    CODE = 34;
    /// see the function file
    FUNCTION = 35;
    /// [function][self]
    BOUND_METHOD = 36;
    /// see the class file
    CLASS = 37;
    /// see the shape file
    SHAPE = 38;
    /// [dict]
    MODULE = 39;
    /// see the exception file
    EXCEPTION = 40;
    /// see the exception file
    TRACEBACK = 41;
    /// see the generator file
    GENERATOR = 42;
    COROUTINE = 43;
    ASYNC_GENERATOR = 44;
    /// [get][set][delete][doc]
    PROPERTY = 45;
    /// [function]
    STATICMETHOD = 46;
    /// [function]
    CLASSMETHOD = 47;
    /// [class][object]
    SUPER = 48;
    /// [sequence][index]
    SEQUENCE_ITERATOR = 49;
    /// [dict][position][length at start][kind: 0 keys, 1 values, 2 items]
    DICT_ITERATOR = 50;
    /// [set][position][length at start]
    SET_ITERATOR = 51;
    /// [next][stop][step] or big-integer forms
    RANGE_ITERATOR = 52;
    /// [callable][sentinel]
    CALLABLE_ITERATOR = 53;
    ENUMERATE = 54;
    ZIP = 55;
    MAP = 56;
    FILTER = 57;
    REVERSED = 58;
    DICT_KEYS = 59;
    DICT_VALUES = 60;
    DICT_ITEMS = 61;
    GENERIC_ALIAS = 62;
    UNION = 63;
    /// A plain object(): no fields.
    OBJECT = 64;
    MAPPING_PROXY = 65;
    WEAK_REFERENCE = 66;
    FRAME = 67;
    /// Descriptor of a slot of a class with `__slots__`: [class][name].
    MEMBER = 68;
    /// [iterator][position] over str: byte position.
    STR_ITERATOR = 69;
    /// Awaitable of an asynchronous generator: [generator][value][mode].
    ASYNC_SEND = 70;
    /// A value wrapped by an asynchronous generator's yield: [value].
    ASYNC_VALUE = 71;
    TEMPLATE = 72;
    INTERPOLATION = 73;
    /// [name][...]
    TYPE_PARAMETER = 74;
    TYPE_ALIAS = 75;
    /// Wrapper of a coroutine as an iterator.
    COROUTINE_WRAPPER = 76;
    /// Inline caches of a code object: two values each.
    CACHES = 77;
    /// Rare parts of a function; see the function file.
    FUNCTION_EXTRA = 78;
    /// As TYPE_PARAMETER.
    PARAM_SPEC = 79;
    /// As TYPE_PARAMETER.
    TYPE_VAR_TUPLE = 80;
    /// Type of `typing.NoDefault`, which is no object.
    NO_DEFAULT_TYPE = 81;
    /// `P.args`: [parameter specification]
    PARAM_SPEC_ARGS = 82;
    /// `P.kwargs`: [parameter specification]
    PARAM_SPEC_KWARGS = 83;

    /// [frame]
    FRAME_LOCALS = 84;
    /// see the weak reference file
    FINALIZE = 89;

    /// Types of values that are not objects of their own id.
    INT = 90;
    BOOL = 91;
    NONE_TYPE = 92;
    ELLIPSIS_TYPE = 93;
    NOT_IMPLEMENTED_TYPE = 94;
    TYPE = 95;
    /// Built-in functions.
    NATIVE = 96;
    /// Built-in methods and slot wrappers.
    NATIVE_METHOD = 97;

    /// Types of built-in methods and attributes as they stand in their types; their objects are of NATIVE.
    METHOD_DESCRIPTOR = 98;
    GETSET_DESCRIPTOR = 99;
    CLASSMETHOD_DESCRIPTOR = 100;
    /// Type of slot wrappers that are bound; their objects are of BOUND_METHOD.
    METHOD_WRAPPER = 101;

    /// First id of the standard library's types.
    FIRST_STDLIB = 128;
    /// see collections: a ring of values
    DEQUE = 129;
    /// As DICT.
    ORDERED_DICT = 130;
    /// As DICT, then [factory].
    DEFAULT_DICT = 131;
    DEQUE_ITERATOR = 132;
    /// Type of classes only: their instances hold a TUPLE.
    NAMED_TUPLE = 133;
    /// Awaitable of `anext` with a default: [awaited][default]
    DEFAULT_AWAITABLE = 134;
    /// As DICT; programs cannot change it.
    FIXED_DICT = 135;
    /// First of eight types that are laid out as tuples and name their items.
    /// First of twelve types that are laid out as tuples and name their items.
    FIRST_RECORD = 168;
    /// First id of the board layer's types.
    FIRST_BOARD = 192;
    /// First id of the file systems' types.
    FIRST_VFS = 256;
    /// First id of the standard library's further types.
    FIRST_LIBRARY = 288;
    /// [buffer][...]: see framebuf; a buffer by way of its first field
    FRAME_BUFFER = 295;
    /// A structure of bytes: [owner][position][descriptor][layout]
    STRUCTURE = 320;
    /// First of the three types of pointers of viper functions: [owner][position]; items of 1, 2 and 4 bytes.
    FIRST_POINTER = 321;
    FIRST_SHAPE = 384;
}

/// True for ids of objects that are laid out as dicts.
pub const fn is_dict(id: TypeId) -> bool {
    id.0 == DICT.0 || id.0 == ORDERED_DICT.0 || id.0 == DEFAULT_DICT.0 || id.0 == FIXED_DICT.0
}

/// True for ids of objects that are laid out as tuples.
pub const fn is_tuple(id: TypeId) -> bool {
    id.0 == TUPLE.0 || (id.0 >= FIRST_RECORD.0 && id.0 < FIRST_RECORD.0 + 12)
}

/// First number of built-in exception types (in type values only).
pub const EXCEPTION_BASE: usize = 0x10000;

/// Flag of a big integer: negative.
pub const NEGATIVE: usize = 1 << heap::Header::PAD_BITS;
/// Flag of a string: ASCII only.
pub const ASCII: usize = 1 << heap::Header::PAD_BITS;
/// Flag of a string: interned, so that equal interned strings are identical.
pub const INTERNED: usize = 2 << heap::Header::PAD_BITS;

/// Flag of a dict that is a module's globals or a class's namespace: adding or removing a key in it
/// moves the epoch on (`Vm::bump_epoch`).
pub const NAMESPACE: usize = 1;
/// Flag of a module's globals: an import statement runs the module's code.
pub const LOADING: usize = 2;

/// Kinds of immediates.
pub mod immediate {
    /// A built-in type; the payload is its number.
    pub const TYPE: usize = 1;
    /// A built-in function or method: `table << 12 | index` with table a type number or,
    /// from [`super::super::native::MODULE_TABLE`] on, a module.
    pub const NATIVE: usize = 2;
    /// A built-in module; the payload is its index.
    pub const MODULE: usize = 3;
    /// A function of the machine's own: 0 makes classes, others type parameters.
    pub const INTRINSIC: usize = 5;
    /// The method that stands for a slot of a built-in type: `type << 7 | wrapper`.
    pub const SLOT: usize = 4;
    /// A peripheral, all of whose state is the board's: `type << 16 | number`.
    pub const DEVICE: usize = 6;
}
