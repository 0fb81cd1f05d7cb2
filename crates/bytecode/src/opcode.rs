//! The opcode table: one row per instruction with its operands and effect.
//!
//! An instruction is one opcode byte followed by its operands:
//!
//! | operand | bytes | meaning |
//! |---|---|---|
//! | `Reg`   | 1 | register of the current frame |
//! | `Const` | 1 | index into the code object's constants (a name where a name is needed) |
//! | `Count` | 1 | a small unsigned number |
//! | `Imm`   | 1 | a signed 8-bit integer |
//! | `Wide`  | 2 | unsigned, little-endian |
//! | `Cache` | 1 | inline cache index; 255 means "not cached" |
//! | `Jump`  | 2 | signed, little-endian, relative to the end of the instruction |
//! | `Far`   | 4 | as `Jump`, 32 bits |
//!
//! Call window: a call at window `w` has the callee in `r[w]`, the arguments from
//! `r[w + CALL_HEADER]` on. `r[w + 1]` and `r[w + 2]` belong to the machine, which
//! saves the caller's state there; the callee's register 0 is `r[w + CALL_HEADER]`.
//! A method call additionally keeps `self` in `r[w + CALL_HEADER]` and its arguments
//! behind it. The compiler places windows above every live register.
//!
//! Registers 0.. hold the parameters in the order positional, keyword-only,
//! `*args`, `**kwargs`, then the other locals, then temporaries. Module, class and
//! `exec` code keeps its namespace mapping in register 0 (undefined in a module:
//! the globals are meant).
//!
//! On entry the other registers hold arbitrary old values: code CLEARs a local before
//! anything may find it unbound (CHECK, `locals()`; a function that calls a name `locals`, `vars`, `dir`, `eval` or `exec` CLEARs
//! all its locals). After a call nothing of its window is left but the result.
//!
//! Instructions name no register above 255: a function with more locals keeps the rest as cells in a list
//! that its prologue makes. Parameters arrive in registers, however many: the prologue moves those that
//! are out of reach into that list.
//!
//! Handlers: CATCH and ENDCATCH pair. Every way out of a handler passes through its
//! ENDCATCH: falling out of it, `return`, `break`, `continue`, and another exception (a
//! clean-up entry of the exception table catches it, ENDCATCHes both and RERAISEs it).
//! ENDCATCHes run innermost first.

/// Words between the callee's slot and its first argument, callee included.
pub const CALL_HEADER: usize = 3;

/// Cache operand that says "this instruction has no inline cache".
pub const NO_CACHE: u8 = 255;

/// The kind of one operand; see the module documentation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operand {
    Reg,
    Const,
    Count,
    Imm,
    Wide,
    Cache,
    Jump,
    Far,
}

impl Operand {
    /// Encoded size in bytes.
    pub const fn size(self) -> usize {
        match self {
            Operand::Wide | Operand::Jump => 2,
            Operand::Far => 4,
            _ => 1,
        }
    }
}

macro_rules! opcodes {
    ($( $(#[doc = $doc:literal])+ $name:ident ( $($operand:ident),* ); )+) => {
        #[repr(u8)]
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Number { $($name),+ }

        /// Opcode numbers, dense from 0.
        pub mod op {
            $( $(#[doc = $doc])+ pub const $name: u8 = super::Number::$name as u8; )+
        }

        /// Name of each opcode, by number.
        pub const NAMES: &[&str] = &[$(stringify!($name)),+];

        /// Operands of each opcode, by number.
        pub const OPERANDS: &[&[Operand]] = &[$(&[$(Operand::$operand),*]),+];
    };
}

opcodes! {
    /// r[a] = r[b]
    MOVE(Reg, Reg);
    /// r[a] = small integer
    LOADI(Reg, Imm);
    /// r[a] = constant
    LOADK(Reg, Const);
    /// r[a] = constant with a 16-bit index
    LOADK_WIDE(Reg, Wide);
    /// r[a] = one of [`Special`]
    LOADSPECIAL(Reg, Count);
    /// r[a] becomes unbound
    CLEAR(Reg);
    /// Raise UnboundLocalError (NameError for cells) naming the local when r[a] is unbound.
    CHECK(Reg);

    /// r[a] becomes a cell holding its former value (unbound stays unbound).
    MAKECELL(Reg);
    /// r[a] = a new cell that is unbound (NameError for a free variable or cell local names it
    /// by the code's `locals` or `free_names`; a cell found by neither is reported without name)
    NEWCELL(Reg);
    /// r[a] = contents of the cell in r[b]; raises when unbound
    GETCELL(Reg, Reg);
    /// contents of the cell in r[a] = r[b]
    SETCELL(Reg, Reg);
    /// unbind the cell in r[a]; raises when unbound
    DELCELL(Reg);
    /// r[a] = contents of free variable b of the running function; raises when unbound
    GETFREE(Reg, Count);
    /// free variable a = r[b]
    SETFREE(Count, Reg);
    /// unbind free variable a; raises when unbound
    DELFREE(Count);
    /// r[a] = the cell itself of free variable b (to build an inner closure)
    LOADFREECELL(Reg, Count);
    /// r[a] = name b of the namespace r[0], else contents of free variable c (class bodies, and annotate
    /// functions within them, whose prologue puts the class's namespace into r[0])
    GETCLASSFREE(Reg, Const, Count);

    /// r[a] = global or builtin named by constant b
    GETGLOBAL(Reg, Const, Cache);
    /// global named by constant a = r[b]
    SETGLOBAL(Const, Reg, Cache);
    /// delete the global named by constant a
    DELGLOBAL(Const);
    /// r[a] = name b looked up in namespace r[0], globals, builtins
    GETNAME(Reg, Const, Cache);
    /// namespace r[0] (globals when unbound): name a = r[b]
    SETNAME(Const, Reg, Cache);
    /// delete name a from the namespace
    DELNAME(Const);
    /// GETGLOBAL with the name in r[b] (constant index above 255)
    GETGLOBAL_REG(Reg, Reg);
    /// SETGLOBAL with the name in r[a]
    SETGLOBAL_REG(Reg, Reg);
    /// DELGLOBAL with the name in r[a]
    DELGLOBAL_REG(Reg);
    /// GETNAME with the name in r[b]
    GETNAME_REG(Reg, Reg);
    /// SETNAME with the name in r[a]
    SETNAME_REG(Reg, Reg);
    /// DELNAME with the name in r[a]
    DELNAME_REG(Reg);

    /// r[a] = r[b] + r[c]
    ADD(Reg, Reg, Reg);
    /// r[a] = r[b] - r[c]
    SUB(Reg, Reg, Reg);
    /// r[a] = r[b] * r[c]
    MUL(Reg, Reg, Reg);
    /// r[a] = r[b] / r[c]
    DIV(Reg, Reg, Reg);
    /// r[a] = r[b] // r[c]
    FLOORDIV(Reg, Reg, Reg);
    /// r[a] = r[b] % r[c]
    MOD(Reg, Reg, Reg);
    /// r[a] = r[b] ** r[c]
    POW(Reg, Reg, Reg);
    /// r[a] = r[b] @ r[c]
    MATMUL(Reg, Reg, Reg);
    /// r[a] = r[b] & r[c]
    AND(Reg, Reg, Reg);
    /// r[a] = r[b] | r[c]
    OR(Reg, Reg, Reg);
    /// r[a] = r[b] ^ r[c]
    XOR(Reg, Reg, Reg);
    /// r[a] = r[b] << r[c]
    SHL(Reg, Reg, Reg);
    /// r[a] = r[b] >> r[c]
    SHR(Reg, Reg, Reg);
    /// r[a] = r[b] += r[c] (in-place form, as the twelve below)
    IADD(Reg, Reg, Reg);
    /// In-place subtraction.
    ISUB(Reg, Reg, Reg);
    /// In-place multiplication.
    IMUL(Reg, Reg, Reg);
    /// In-place true division.
    IDIV(Reg, Reg, Reg);
    /// In-place floor division.
    IFLOORDIV(Reg, Reg, Reg);
    /// In-place remainder.
    IMOD(Reg, Reg, Reg);
    /// In-place power.
    IPOW(Reg, Reg, Reg);
    /// In-place matrix multiplication.
    IMATMUL(Reg, Reg, Reg);
    /// In-place bitwise and.
    IAND(Reg, Reg, Reg);
    /// In-place bitwise or.
    IOR(Reg, Reg, Reg);
    /// In-place bitwise exclusive or.
    IXOR(Reg, Reg, Reg);
    /// In-place left shift.
    ISHL(Reg, Reg, Reg);
    /// In-place right shift.
    ISHR(Reg, Reg, Reg);
    /// r[a] = r[b] + immediate c (right operand an int literal, as the seven below)
    ADDI(Reg, Reg, Imm);
    /// r[a] = r[b] - immediate
    SUBI(Reg, Reg, Imm);
    /// r[a] = r[b] * immediate
    MULI(Reg, Reg, Imm);
    /// r[a] = r[b] // immediate
    FLOORDIVI(Reg, Reg, Imm);
    /// r[a] = r[b] % immediate
    MODI(Reg, Reg, Imm);
    /// r[a] = r[b] & immediate
    ANDI(Reg, Reg, Imm);
    /// r[a] = r[b] << immediate
    SHLI(Reg, Reg, Imm);
    /// r[a] = r[b] >> immediate
    SHRI(Reg, Reg, Imm);
    /// In-place form of ADDI.
    IADDI(Reg, Reg, Imm);
    /// In-place form of SUBI.
    ISUBI(Reg, Reg, Imm);
    /// In-place form of MULI.
    IMULI(Reg, Reg, Imm);
    /// In-place form of FLOORDIVI.
    IFLOORDIVI(Reg, Reg, Imm);
    /// In-place form of MODI.
    IMODI(Reg, Reg, Imm);
    /// In-place form of ANDI.
    IANDI(Reg, Reg, Imm);
    /// In-place form of SHLI.
    ISHLI(Reg, Reg, Imm);
    /// In-place form of SHRI.
    ISHRI(Reg, Reg, Imm);
    /// r[a] = -r[b]
    NEG(Reg, Reg);
    /// r[a] = +r[b]
    POS(Reg, Reg);
    /// r[a] = ~r[b]
    INVERT(Reg, Reg);
    /// r[a] = not r[b]
    NOT(Reg, Reg);

    /// r[a] = r[b] < r[c]
    LT(Reg, Reg, Reg);
    /// r[a] = r[b] <= r[c]
    LE(Reg, Reg, Reg);
    /// r[a] = r[b] > r[c]
    GT(Reg, Reg, Reg);
    /// r[a] = r[b] >= r[c]
    GE(Reg, Reg, Reg);
    /// r[a] = r[b] == r[c]
    EQ(Reg, Reg, Reg);
    /// r[a] = r[b] != r[c]
    NE(Reg, Reg, Reg);
    /// r[a] = r[b] is r[c]
    IS(Reg, Reg, Reg);
    /// r[a] = r[b] is not r[c]
    ISNOT(Reg, Reg, Reg);
    /// r[a] = r[b] in r[c]
    IN(Reg, Reg, Reg);
    /// r[a] = r[b] not in r[c]
    NOTIN(Reg, Reg, Reg);

    /// Jump.
    JMP(Jump);
    /// Jump backwards. Every jump backwards that is taken is a safepoint, conditional ones too (`while` loops).
    LOOP(Jump);
    /// Jump with a 32-bit distance (functions above 32 KB); a safepoint.
    JMP_FAR(Far);
    /// Jump when r[a] is true.
    JT(Reg, Jump);
    /// Jump when r[a] is false.
    JF(Reg, Jump);
    /// Jump when r[a] is None.
    JNONE(Reg, Jump);
    /// Jump when r[a] is not None.
    JNOTNONE(Reg, Jump);
    /// Jump when r[a] < r[b].
    JLT(Reg, Reg, Jump);
    /// Jump when r[a] <= r[b].
    JLE(Reg, Reg, Jump);
    /// Jump when r[a] > r[b].
    JGT(Reg, Reg, Jump);
    /// Jump when r[a] >= r[b].
    JGE(Reg, Reg, Jump);
    /// Jump when r[a] == r[b].
    JEQ(Reg, Reg, Jump);
    /// Jump when r[a] != r[b].
    JNE(Reg, Reg, Jump);
    /// Jump unless r[a] < r[b].
    JNLT(Reg, Reg, Jump);
    /// Jump unless r[a] <= r[b].
    JNLE(Reg, Reg, Jump);
    /// Jump unless r[a] > r[b].
    JNGT(Reg, Reg, Jump);
    /// Jump unless r[a] >= r[b].
    JNGE(Reg, Reg, Jump);
    /// Jump unless r[a] == r[b].
    JNEQ(Reg, Reg, Jump);
    /// Jump unless r[a] != r[b].
    JNNE(Reg, Reg, Jump);
    /// Jump when r[a] < immediate b.
    JLTI(Reg, Imm, Jump);
    /// Jump when r[a] <= immediate.
    JLEI(Reg, Imm, Jump);
    /// Jump when r[a] > immediate.
    JGTI(Reg, Imm, Jump);
    /// Jump when r[a] >= immediate.
    JGEI(Reg, Imm, Jump);
    /// Jump when r[a] == immediate.
    JEQI(Reg, Imm, Jump);
    /// Jump when r[a] != immediate.
    JNEI(Reg, Imm, Jump);
    /// Jump unless r[a] < immediate.
    JNLTI(Reg, Imm, Jump);
    /// Jump unless r[a] <= immediate.
    JNLEI(Reg, Imm, Jump);
    /// Jump unless r[a] > immediate.
    JNGTI(Reg, Imm, Jump);
    /// Jump unless r[a] >= immediate.
    JNGEI(Reg, Imm, Jump);
    /// Jump unless r[a] == immediate.
    JNEQI(Reg, Imm, Jump);
    /// Jump unless r[a] != immediate.
    JNNEI(Reg, Imm, Jump);
    /// Jump when r[a] is r[b].
    JIS(Reg, Reg, Jump);
    /// Jump when r[a] is not r[b].
    JISNOT(Reg, Reg, Jump);
    /// Jump when r[a] in r[b].
    JIN(Reg, Reg, Jump);
    /// Jump when r[a] not in r[b].
    JNOTIN(Reg, Reg, Jump);

    /// Iteration state in r[a], r[a+1], r[a+2] = over iterable r[b].
    FORITER(Reg, Reg);
    /// As calling window a with b positional arguments and FORITER of the result into
    /// r[a..a+3], without making a range object when the callee is `range`. The state takes the place
    /// of the window. A callee that is Python code returns to the FORITER half.
    FORCALL(Reg, Count);
    /// Advance the iteration state at a: store the next item in r[b] and jump (back to
    /// the body), or fall through when it is exhausted. A safepoint.
    FORNEXT(Reg, Reg, Jump);
    /// r[a] = iter(r[b])
    GETITER(Reg, Reg);

    /// r[a] = r[b][r[c]]
    GETITEM(Reg, Reg, Reg);
    /// r[a] = r[b][immediate c]
    GETITEMI(Reg, Reg, Imm);
    /// r[a][r[b]] = r[c]
    SETITEM(Reg, Reg, Reg);
    /// del r[a][r[b]]
    DELITEM(Reg, Reg);
    /// r[a] = slice(r[b], r[b+1], r[b+2])
    SLICE(Reg, Reg);
    /// r[a] = r[b].name c
    GETATTR(Reg, Reg, Const, Cache);
    /// r[a].name b = r[c]
    SETATTR(Reg, Const, Reg, Cache);
    /// del r[a].name b
    DELATTR(Reg, Const);
    /// GETATTR with the name in r[c]
    GETATTR_REG(Reg, Reg, Reg);
    /// SETATTR with the name in r[b]
    SETATTR_REG(Reg, Reg, Reg);
    /// DELATTR with the name in r[b]
    DELATTR_REG(Reg, Reg);
    /// Method load into window a from r[b]: r[a] = the function and
    /// r[a + CALL_HEADER] = self, or r[a] = the attribute and r[a + CALL_HEADER] unbound.
    LOADMETHOD(Reg, Reg, Const, Cache);
    /// LOADMETHOD with the name in r[c]
    LOADMETHOD_REG(Reg, Reg, Reg);
    /// r[a] = special method named by constant c, looked up on type(r[b]) and bound; TypeError when
    /// absent. Names: `__exit__` (looked up first), `__enter__`, `__aexit__`, `__aenter__`. `with` calls
    /// `__enter__` with no argument, and `__exit__` with three: None thrice, or type, exception and traceback
    /// (INTRINSIC Type, Traceback) from a handler; a true result of it ends the handling (ENDCATCH), else
    /// the handler RERAISEs.
    GETSPECIAL(Reg, Reg, Const);

    /// r[a] = call window b with c positional arguments
    CALL(Reg, Reg, Count);
    /// r[a] = call the method loaded by LOADMETHOD at window b with c arguments (self not counted)
    CALLMETHOD(Reg, Reg, Count);
    /// CALL whose last arguments are keywords, named by the tuple constant d; c counts all.
    CALLKW(Reg, Reg, Count, Const);
    /// CALLMETHOD with keywords, as CALLKW.
    CALLMETHODKW(Reg, Reg, Count, Const);
    /// r[a] = call window b with the items of the iterable in its argument 0 and, when c is 1,
    /// the keyword dict in its argument 1.
    CALLEX(Reg, Reg, Count);
    /// Return r[a].
    RET(Reg);
    /// Return None.
    RETNONE();

    /// r[a] = function of code constant b; extras from r[c] on, as flags d
    /// ([`function_flags`]) say, each one register in the order of the flags.
    MAKEFUNCTION(Reg, Const, Reg, Count);

    /// r[a] = tuple of c registers from b
    TUPLE(Reg, Reg, Count);
    /// r[a] = list of c registers from b
    LIST(Reg, Reg, Count);
    /// r[a] = set of c registers from b
    SET(Reg, Reg, Count);
    /// r[a] = dict of c key, value register pairs from b
    DICT(Reg, Reg, Count);
    /// r[a].append(r[b]) on a list made by this code
    LISTAPPEND(Reg, Reg);
    /// r[a].extend(r[b]) on a list made by this code
    LISTEXTEND(Reg, Reg);
    /// r[a] = tuple of the list r[b]
    LISTTOTUPLE(Reg, Reg);
    /// r[a].add(r[b]) on a set made by this code
    SETADD(Reg, Reg);
    /// r[a].update(r[b]) on a set made by this code
    SETUPDATE(Reg, Reg);
    /// r[a][r[b]] = r[c] on a dict made by this code
    DICTSET(Reg, Reg, Reg);
    /// r[a].update(r[b]) on a dict made by this code; TypeError when not a mapping
    DICTUPDATE(Reg, Reg);
    /// DICTUPDATE for keyword arguments of the callee r[c]: string keys, no duplicates
    DICTMERGE(Reg, Reg, Reg);
    /// r[a] = format(r[b], r[b+1]); c: bits 0-1 conversion (0 none, 1 !s, 2 !r, 3 !a), bit 2 a spec is in r[b+1]
    FORMAT(Reg, Reg, Count);
    /// r[a] = concatenation of c strings from b
    JOIN(Reg, Reg, Count);

    /// Unpack r[b] into exactly c registers from a. b may be one of them.
    UNPACK(Reg, Reg, Count);
    /// Unpack r[b] into c registers from a, a list, and d registers behind it.
    UNPACKEX(Reg, Reg, Count, Count);

    /// r[a] = import of name c; r[b] = fromlist (tuple or None), r[b+1] = level
    IMPORT(Reg, Reg, Const);
    /// r[a] = attribute (or submodule) named c of module r[b]; ImportError when absent
    IMPORTFROM(Reg, Reg, Const);
    /// IMPORT with the name in r[c]
    IMPORT_REG(Reg, Reg, Reg);
    /// IMPORTFROM with the name in r[c]
    IMPORTFROM_REG(Reg, Reg, Reg);

    /// Raise r[a] (an exception or its class).
    RAISE(Reg);
    /// raise r[a] from r[b]
    RAISEFROM(Reg, Reg);
    /// Raise the exception being handled again (a bare `raise`).
    RAISEAGAIN();
    /// Continue unwinding with exception r[a], its traceback kept.
    RERAISE(Reg);
    /// First instruction of a handler: r[a] = the exception caught, r[a+1] = the one handled before,
    /// which r[a] replaces as the exception being handled.
    CATCH(Reg);
    /// Leave a handler: the exception being handled is r[a+1] again; r[a], r[a+1] become unbound.
    ENDCATCH(Reg);
    /// Jump unless exception r[a] matches the class or tuple r[b].
    JNOMATCH(Reg, Reg, Jump);

    /// r[a] = the value sent, when resumed after yielding r[b]. A generator keeps the exception it is
    /// handling to itself: what its caller handles is in force again while it is suspended. An exception
    /// thrown in appears here. StopIteration leaving a generator or coroutine (StopAsyncIteration too in an
    /// asynchronous generator) becomes RuntimeError: the machine does it, by the code flags.
    YIELD(Reg, Reg);
    /// Delegate to iterator r[b]: r[b+1] is the value to send (None first); each item is
    /// yielded, and r[a] = its result at the end. The instruction is executed again when the code is
    /// resumed, with the value sent in r[b+1]; exceptions thrown in, and `close`, go to the iterator first.
    /// The iterator comes from GETITER, GETAWAITABLE or GETANEXT. a may be b.
    YIELDFROM(Reg, Reg);
    /// r[a] = the iterator that awaiting r[b] runs
    GETAWAITABLE(Reg, Reg);
    /// r[a] = r[b].__aiter__()
    GETAITER(Reg, Reg);
    /// r[a] = the iterator that awaiting r[b].__anext__() runs (GETAWAITABLE is included)
    GETANEXT(Reg, Reg);

    /// r[a] = intrinsic b on operands from r[c]; see [`Intrinsic`]
    INTRINSIC(Reg, Count, Reg);
}

/// Which extras MAKEFUNCTION finds in its registers, in this order.
pub mod function_flags {
    /// Tuple of positional defaults.
    pub const DEFAULTS: u8 = 1;
    /// Dict of keyword-only defaults.
    pub const KEYWORD_DEFAULTS: u8 = 2;
    /// Tuple of cells, one per free variable of the code.
    pub const CLOSURE: u8 = 4;
    /// The annotate function (PEP 649): one argument, the format; it answers a dict.
    pub const ANNOTATE: u8 = 8;
    /// Tuple of type parameters (PEP 695).
    pub const TYPE_PARAMETERS: u8 = 16;
    /// The code object is in the first extra register (operand b is not used); the others follow.
    pub const CODE_IN_REGISTER: u8 = 128;
}

macro_rules! numbered {
    ($(#[doc = $head:literal])+ $name:ident { $( $(#[doc = $doc:literal])+ $variant:ident, )+ }) => {
        $(#[doc = $head])+
        #[repr(u8)]
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum $name { $( $(#[doc = $doc])+ $variant ),+ }
        impl $name {
            /// All, by number.
            pub const ALL: &[$name] = &[$($name::$variant),+];
            /// The one with this number.
            pub fn from_number(number: u8) -> Option<$name> { Self::ALL.get(number as usize).copied() }
        }
    };
}

numbered! {
    /// Values that LOADSPECIAL loads.
    Special {
        /// None
        None,
        /// True
        True,
        /// False
        False,
        /// Ellipsis
        Ellipsis,
        /// The class AssertionError.
        AssertionError,
        /// The class StopAsyncIteration.
        StopAsyncIteration,
        /// The function that makes classes: called as (body function, name, *bases, **keywords). The body
        /// stores `__module__` and `__qualname__` (then `__doc__`) in the namespace itself, at the end perhaps
        /// `__annotate__` (a function) and `__classcell__` (the cell that `type.__new__` takes out and fills
        /// with the class); it returns None. `super()` without arguments arrives as super(class, object).
        BuildClass,
        /// The type of `type X = ...` statements, called as (name, type_params=tuple, evaluate_value=thunk);
        /// `type_params` is left out when there are none. A thunk is a function of one argument, the annotation
        /// format 1 (the default) or 2.
        TypeAliasType,
        /// typing.TypeVar, called as (name, infer_variance=True, evaluate_bound=thunk or
        /// evaluate_constraints=thunk, evaluate_default=thunk); thunks only where the source has them.
        TypeVar,
        /// typing.ParamSpec, called as (name, infer_variance=True, evaluate_default=thunk).
        ParamSpec,
        /// typing.TypeVarTuple, called as (name, evaluate_default=thunk).
        TypeVarTuple,
        /// typing.Generic
        Generic,
        /// The type of pointers of viper functions to bytes.
        Pointer8,
        /// The same to items of 2 bytes.
        Pointer16,
        /// The same to items of 4 bytes.
        Pointer32,
    }
}

numbered! {
    /// Rare operations of INTRINSIC; operands are consecutive registers from c.
    Intrinsic {
        /// Display an expression statement's value in the REPL.
        Display,
        /// `from module import *` of module r[c] into the namespace r[0] or the globals.
        ImportStar,
        /// True when r[c] is a sequence for pattern matching.
        MatchSequence,
        /// True when r[c] is a mapping for pattern matching.
        MatchMapping,
        /// len(r[c])
        Length,
        /// Mapping r[c], key tuple r[c+1] -> tuple of values, or None.
        MatchKeys,
        /// Subject r[c], class r[c+1], number of positional patterns r[c+2], tuple of keyword
        /// names r[c+3] -> tuple of attribute values, or None.
        MatchClass,
        /// Mapping r[c], key tuple r[c+1] -> new dict of the other items.
        MatchRest,
        /// except*: exception or group r[c], type r[c+1] -> tuple (matched or None, rest or None). A plain
        /// exception that matches is wrapped in an ExceptionGroup without text. TypeError for a type that is no
        /// exception class or is a group class.
        SplitGroup,
        /// except*: original r[c], list r[c+1] of what the clauses raised and last what nobody handled (a part
        /// of the original) -> exception to raise, or None when the list is empty.
        MergeGroups,
        /// Wrap r[c] as a value yielded by an asynchronous generator.
        AsyncYield,
        /// Template string: tuple of strings r[c], tuple of interpolations r[c+1].
        Template,
        /// Interpolation: value r[c], expression text r[c+1], conversion r[c+2] (None, 's', 'r', 'a'), spec r[c+3].
        Interpolation,
        /// Set the __type_params__ of function or class r[c] to r[c+1]; result r[c].
        SetTypeParameters,
        /// r[c] star-unpacked for a subscript (PEP 646): tuple of r[c].
        UnpackTuple,
        /// Traceback object of exception r[c], or None.
        Traceback,
        /// Type of r[c].
        Type,
        /// Hand r[c+2], a function that gives the annotation of the module's variable named r[c+1], to the module's
        /// annotate function r[c].
        ModuleAnnotation,
        /// As GETAWAITABLE, for what `__aenter__` returned.
        AwaitEnter,
        /// As GETAWAITABLE, for what `__aexit__` returned.
        AwaitExit,
        /// List of new cells that hold the parameters from register c on: the first part of the spill list.
        SpillParameters,
        /// Dict of the annotations of a module: what the functions in the dict r[c+1] answer to format r[c].
        ModuleAnnotations,
        /// Unpack r[c] into a list of r[c+1] items or, when r[c+2] is no None, of r[c+1] items, a list, and r[c+2] items.
        UnpackList,
    }
}

/// Length in bytes of the instruction with opcode `code`, opcode byte included.
pub const fn length(code: u8) -> usize {
    let operands = OPERANDS[code as usize];
    let mut total = 1;
    let mut i = 0;
    while i < operands.len() {
        total += operands[i].size();
        i += 1;
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_is_dense_and_small() {
        assert_eq!(NAMES.len(), OPERANDS.len());
        assert!(NAMES.len() < 250);
        assert_eq!(NAMES[op::MOVE as usize], "MOVE");
        assert_eq!(length(op::CALLKW), 5);
        assert_eq!(length(op::JNLTI), 5);
        assert_eq!(length(op::RETNONE), 1);
    }
}
