//! Code images: what the compiler hands over and the machine materialises.
//!
//! Invariant: an image is plain data in the compiler's arena. Constants become
//! heap objects only when the machine materialises the image.

/// Properties of a code object.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct CodeFlags(pub u16);

impl CodeFlags {
    /// Has `*args` (a register after the keyword-only parameters).
    pub const VARARGS: u16 = 1;
    /// Has `**kwargs` (the register after that).
    pub const VARKEYWORDS: u16 = 2;
    /// Calling it makes a generator.
    pub const GENERATOR: u16 = 4;
    /// Calling it makes a coroutine.
    pub const COROUTINE: u16 = 8;
    /// Calling it makes an asynchronous generator.
    pub const ASYNC_GENERATOR: u16 = 16;
    /// Register 0 is a namespace mapping (class body, module, exec).
    pub const NAMESPACE: u16 = 32;
    /// A class body.
    pub const CLASS_BODY: u16 = 64;
    /// Module level (also exec and eval).
    pub const MODULE: u16 = 128;
    /// The first statement of the body is a docstring: constant 0.
    pub const DOCSTRING: u16 = 256;

    /// True when every bit of `flag` is set.
    pub const fn has(self, flag: u16) -> bool {
        self.0 & flag == flag
    }
}

/// A constant of a code object.
#[derive(Clone, Copy, Debug)]
pub enum Constant<'a> {
    None,
    True,
    False,
    Ellipsis,
    Int(i64),
    /// Digits in the radix (2, 8, 10 or 16), no underscores or prefix; may start with `-`.
    BigInt { digits: &'a str, radix: u8 },
    Float(f64),
    /// Imaginary part of a complex number with real part 0.
    Imaginary(f64),
    /// Complex constant made by folding.
    Complex(f64, f64),
    /// A string in WTF-8 (UTF-8 that may hold lone surrogates).
    Str(&'a [u8]),
    /// A string used as a name: interned when materialised.
    Name(&'a str),
    Bytes(&'a [u8]),
    Tuple(&'a [Constant<'a>]),
    FrozenSet(&'a [Constant<'a>]),
    Code(&'a CodeImage<'a>),
}

/// Most locals of kind [`LocalKind::Spilled`].
pub const MOST_SPILLED: u16 = 0x3fff;

/// How a register or cell came to its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LocalKind {
    /// An ordinary local in a register.
    Register,
    /// A local captured by an inner function: the register holds a cell.
    Cell,
    /// A local whose cell is in the spill list; the register is its index there. The list is in the register behind that
    /// of the local before the first of them.
    Spilled,
}

/// A named local: its register and how it is kept.
#[derive(Clone, Copy, Debug)]
pub struct Local<'a> {
    pub name: &'a str,
    pub register: u16,
    pub kind: LocalKind,
}

/// A compiled function, class body or module statement.
#[derive(Clone, Copy, Debug)]
pub struct CodeImage<'a> {
    pub name: &'a str,
    pub qualified_name: &'a str,
    pub flags: CodeFlags,
    /// Registers used, call windows included.
    pub register_count: u16,
    /// Positional parameters, positional-only ones included.
    pub argument_count: u16,
    pub positional_only_count: u16,
    pub keyword_only_count: u16,
    /// Inline caches used (indices 0..cache_count).
    pub cache_count: u8,
    /// Instance attributes that methods of this class body assign through `self` (a size hint).
    pub attribute_hint: u8,
    pub bytecode: &'a [u8],
    pub constants: &'a [Constant<'a>],
    /// Named locals, parameters first and in order.
    pub locals: &'a [Local<'a>],
    /// Names of free variables, in the order of GETFREE's operand.
    pub free_names: &'a [&'a str],
    /// Exception table; see [`crate::tables::Handlers`].
    pub handlers: &'a [u8],
    /// Line table; see [`crate::tables::Lines`].
    pub lines: &'a [u8],
    pub first_line: u32,
}
