//! The table of static names, one a line: `identifier;` or `identifier = "text";`. Those that only the crate
//! `machine` uses have a condition, so that a port without it does not carry them.
//!
//! Invariant: texts are unique (checked by a test); order does not matter.

macro_rules! text {
    ($name:ident) => { strip_raw(stringify!($name)) };
    ($name:ident $text:literal) => { $text };
}

/// `r#type` names the text "type".
const fn strip_raw(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

macro_rules! names {
    ($($(#[$condition:meta])* $name:ident $(= $text:literal)?;)*) => {
        #[repr(u16)]
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Number { $($(#[$condition])* $name),* }

        /// One constant per static name.
        #[allow(non_upper_case_globals)]
        pub mod sym {
            $($(#[$condition])* pub const $name: crate::Sym = crate::Sym(super::Number::$name as u16);)*
        }

        /// Text of each static name, by number.
        pub const TEXT: &[&str] = &[$($(#[$condition])* text!($name $($text)?)),*];
    };
}

names! {
    empty = "";
    module_name = "<module>";
    space = " ";
    dictcomp_name = "<dictcomp>";
    genexpr_name = "<genexpr>";
    lambda_name = "<lambda>";
    listcomp_name = "<listcomp>";
    setcomp_name = "<setcomp>";
    stdin_name = "<stdin>";
    unknown_location = "unknown location";
    unknown_module = "<unknown module name>";
    string_name = "<string>";
    A;
    ASCII;
    ArithmeticError;
    AssertionError;
    AttributeError;
    BaseException;
    BaseExceptionGroup;
    BlockingIOError;
    BrokenPipeError;
    BufferError;
    BufferedWriter;
    BytesIO;
    BytesWarning;
    ChainMap;
    ChildProcessError;
    ConnectionAbortedError;
    ConnectionError;
    ConnectionRefusedError;
    ConnectionResetError;
    CoroutineType;
    #[cfg(feature = "hardware")]
    Counter;
    DEBUG;
    DOTALL;
    DeprecationWarning;
    EACCES;
    EADDRINUSE;
    EAFNOSUPPORT;
    EAGAIN;
    EALREADY;
    EBADF;
    EBUSY;
    ECONNABORTED;
    ECONNREFUSED;
    ECONNRESET;
    EEXIST;
    EHOSTUNREACH;
    EINPROGRESS;
    EINTR;
    EINVAL;
    EIO;
    EISCONN;
    EISDIR;
    EMFILE;
    ENAMETOOLONG;
    ENFILE;
    ENOBUFS;
    ENODEV;
    ENOENT;
    ENOMEM;
    ENOSPC;
    ENOSYS;
    ENOTCONN;
    ENOTDIR;
    ENOTEMPTY;
    EOFError;
    EOPNOTSUPP;
    EPERM;
    EPIPE;
    ERANGE;
    EROFS;
    ESPIPE;
    ETIMEDOUT;
    EXDEV;
    Ellipsis;
    EncodingWarning;
    EnvironmentError;
    Exception;
    ExceptionGroup;
    False;
    FileExistsError;
    FileIO;
    FileNotFoundError;
    FloatingPointError;
    FunctionType;
    FutureWarning;
    GeneratorExit;
    GeneratorType;
    Generic;
    GenericAlias;
    I;
    IGNORECASE;
    IOBase;
    IOError;
    ImportError;
    ImportWarning;
    IndentationError;
    IndexError;
    Interpolation;
    InterruptedError;
    IsADirectoryError;
    KeyError;
    KeyboardInterrupt;
    LookupError;
    M;
    MULTILINE;
    Match;
    MemoryError;
    MethodType;
    ModuleNotFoundError;
    ModuleType;
    NameError;
    None;
    NoneType;
    NotADirectoryError;
    NotImplemented;
    NotImplementedError;
    NotImplementedType;
    OSError;
    OrderedDict;
    OverflowError;
    ParamSpec;
    Pattern;
    PendingDeprecationWarning;
    PermissionError;
    ProcessLookupError;
    PythonFinalizationError;
    RecursionError;
    ReferenceError;
    ResourceWarning;
    RingIO;
    RuntimeError;
    RuntimeWarning;
    S;
    SEEK_CUR;
    SEEK_END;
    SEEK_SET;
    SimpleNamespace;
    StopAsyncIteration;
    StopIteration;
    StringIO;
    Struct;
    SyntaxError;
    SyntaxWarning;
    SystemError;
    SystemExit;
    TabError;
    Template;
    TextIOWrapper;
    TimeoutError;
    True;
    TypeAliasType;
    TypeError;
    TypeVar;
    TypeVarTuple;
    UnboundLocalError;
    UnicodeDecodeError;
    UnicodeEncodeError;
    UnicodeError;
    UnicodeTranslateError;
    UnicodeWarning;
    UnionType;
    Unpack;
    UserWarning;
    VERBOSE;
    ValueError;
    Warning;
    X;
    ZeroDivisionError;
    __abs__;
    __abstractmethods__;
    __add__;
    __aenter__;
    __aexit__;
    __aiter__;
    __all__;
    __and__;
    __anext__;
    __annotate__;
    __annotations__;
    __await__;
    __base__;
    __bases__;
    __bool__;
    __build_class__;
    __bytes__;
    __call__;
    __cause__;
    __ceil__;
    __class__;
    __class_getitem__;
    __classcell__;
    __closure__;
    __code__;
    __complex__;
    __contains__;
    __context__;
    __copy__;
    __debug__;
    __deepcopy__;
    __defaults__;
    __del__;
    __delattr__;
    __delete__;
    __delitem__;
    __dict__;
    __dir__;
    __divmod__;
    __doc__;
    __enter__;
    __eq__;
    __exit__;
    __file__;
    __firstlineno__;
    __float__;
    __floor__;
    __floordiv__;
    __format__;
    __func__;
    __ge__;
    __get__;
    __getattr__;
    __getattribute__;
    __getformat__;
    __getitem__;
    __getnewargs__;
    __getstate__;
    __globals__;
    __gt__;
    __hash__;
    __iadd__;
    __iand__;
    __ifloordiv__;
    __ilshift__;
    __imatmul__;
    __imod__;
    __import__;
    __imul__;
    __index__;
    __init__;
    __init_subclass__;
    __instancecheck__;
    __int__;
    __invert__;
    __ior__;
    __ipow__;
    __irshift__;
    __isabstractmethod__;
    __isub__;
    __iter__;
    __itruediv__;
    __ixor__;
    __kwdefaults__;
    __le__;
    __len__;
    __length_hint__;
    __lshift__;
    __lt__;
    __main__;
    __match_args__;
    __matmul__;
    __missing__;
    __mod__;
    __module__;
    __mro__;
    __mro_entries__;
    __mul__;
    __name__;
    __ne__;
    __neg__;
    __new__;
    __next__;
    __notes__;
    __objclass__;
    __or__;
    __orig_bases__;
    __package__;
    __path__;
    __pos__;
    __pow__;
    __prepare__;
    __qualname__;
    __radd__;
    __rand__;
    __rdivmod__;
    __reduce__;
    __reduce_ex__;
    __repr__;
    __reversed__;
    __rfloordiv__;
    __rlshift__;
    __rmatmul__;
    __rmod__;
    __rmul__;
    __ror__;
    __round__;
    __rpow__;
    __rrshift__;
    __rshift__;
    __rsub__;
    __rtruediv__;
    __rxor__;
    __self__;
    __self_class__;
    __set__;
    __set_name__;
    __setattr__;
    __setitem__;
    __setstate__;
    __slots__;
    __spec__;
    __static_attributes__;
    __str__;
    __sub__;
    __subclasscheck__;
    __subclasses__;
    __subclasshook__;
    __suppress_context__;
    __thisclass__;
    __traceback__;
    __truediv__;
    __trunc__;
    __type_params__;
    __version__;
    __wrapped__;
    __xor__;
    _asdict;
    _build;
    _field_defaults;
    _fields;
    _machine;
    _make;
    _mpy;
    _replace;
    abs;
    abs_tol;
    aclose;
    acos;
    acosh;
    add;
    add_note;
    ag_await;
    ag_code;
    ag_frame;
    ag_running;
    aiter;
    all;
    alloc_emergency_exception_buf;
    anext;
    any;
    append;
    appendleft;
    args;
    argv;
    array;
    as_integer_ratio;
    ascii;
    asend;
    asin;
    asinh;
    async_generator;
    atan;
    atan2;
    atanh;
    atexit;
    athrow;
    attr;
    backslashreplace;
    base;
    bin;
    bit_count;
    bit_length;
    bool;
    bound;
    breakpoint;
    breakpointhook;
    buffer;
    bufsize;
    builtin_function_or_method;
    builtins;
    bytearray;
    bytecode;
    byteorder;
    bytes;
    c;
    c_contiguous;
    calcsize;
    callable;
    callable_iterator;
    capitalize;
    casefold;
    cast;
    cbrt;
    ceil;
    cell;
    cell_contents;
    center;
    chars;
    chdir;
    choice;
    choices;
    chr;
    classmethod;
    clear;
    close;
    closure;
    closed;
    cls;
    cmath;
    co_argcount;
    co_cellvars;
    co_code;
    co_consts;
    co_filename;
    co_firstlineno;
    co_flags;
    co_freevars;
    co_kwonlyargcount;
    co_lines;
    co_name;
    co_names;
    co_nlocals;
    co_posonlyargcount;
    co_qualname;
    co_stacksize;
    co_varnames;
    code;
    collect;
    collections;
    comb;
    compile;
    complex;
    conjugate;
    r#const;
    contiguous;
    contravariant;
    conversion;
    copy;
    copysign;
    coroutine;
    cos;
    cosh;
    count;
    covariant;
    cr_await;
    cr_code;
    cr_frame;
    cr_origin;
    cr_running;
    cr_suspended;
    data;
    decode;
    default;
    default_factory;
    defaultdict;
    degrees;
    delattr;
    deleter;
    denominator;
    deque;
    derive;
    dict;
    dict_items;
    dict_keys;
    dict_values;
    difference;
    difference_update;
    dir;
    disable;
    discard;
    dist;
    divmod;
    doc;
    dont_inherit;
    dump;
    dumps;
    dupterm;
    e;
    elements;
    ellipsis;
    enable;
    encode;
    encoding;
    end;
    end_lineno;
    end_offset;
    endpos;
    endswith;
    enumerate;
    erf;
    erfc;
    errno;
    error;
    errorcode;
    errors;
    eval;
    exc_info;
    exceptions;
    exclusive;
    exec;
    execfile;
    executable;
    exit;
    exp;
    exp2;
    expandtabs;
    expm1;
    expression;
    extend;
    extendleft;
    f_back;
    f_code;
    f_contiguous;
    f_globals;
    f_lasti;
    f_lineno;
    f_locals;
    fabs;
    factorial;
    fdel;
    fget;
    fields;
    file;
    filename;
    filename2;
    fileno;
    fillchar;
    filter;
    finalize;
    find;
    findall;
    finditer;
    flags;
    float;
    floor;
    flush;
    fmod;
    fmt;
    format;
    format_map;
    format_spec;
    formats;
    frame;
    freeze;
    frexp;
    from_bytes;
    frombytes;
    fromhex;
    fromkeys;
    fromlist;
    frozenset;
    fset;
    fsum;
    fullmatch;
    function;
    functools;
    gamma;
    gauss;
    gc;
    gcd;
    generator;
    get;
    get_referrers;
    getattr;
    getcwd;
    getenv;
    getrandbits;
    getrecursionlimit;
    getsizeof;
    getter;
    getvalue;
    gi_code;
    gi_frame;
    gi_running;
    gi_suspended;
    gi_yieldfrom;
    globals;
    gmtime;
    group;
    groupdict;
    groups;
    hasattr;
    hash;
    heap_lock;
    heap_locked;
    heap_unlock;
    help;
    hex;
    hypot;
    i;
    id;
    ignore;
    ilistdir;
    imag;
    implementation;
    indent;
    index;
    indices;
    inf;
    infer_variance;
    infj;
    initial;
    input;
    insert;
    int;
    intern;
    interpolations;
    intersection;
    intersection_update;
    io;
    ioctl;
    is_integer;
    isalnum;
    isalpha;
    isascii;
    isclose;
    isdecimal;
    isdigit;
    isdisjoint;
    isenabled;
    isfinite;
    isidentifier;
    isinf;
    isinstance;
    islower;
    isnan;
    isnumeric;
    isprintable;
    isqrt;
    isspace;
    issubclass;
    issubset;
    issuperset;
    istitle;
    isupper;
    items;
    itemsize;
    iter;
    iter_unpack;
    iterable;
    iterator;
    itertools;
    join;
    json;
    kbd_intr;
    keepends;
    key;
    keys;
    kwargs;
    lastgroup;
    lastindex;
    latin_1 = "latin-1";
    latin1;
    lcm;
    ldexp;
    len;
    length;
    level;
    lgamma;
    lineno;
    list;
    listdir;
    ljust;
    load;
    loads;
    locals;
    localtime;
    log;
    log10;
    log1p;
    log2;
    lower;
    lstrip;
    m;
    maketrans;
    map;
    mapping;
    mappingproxy;
    r#match;
    math;
    max;
    maxlen;
    maxsize;
    maxsplit;
    mem_alloc;
    mem_current;
    mem_peak;
    mem_total;
    mem_free;
    mem_info;
    member_descriptor;
    memoryview;
    message;
    metaclass;
    method;
    micropython;
    min;
    mkdir;
    mktime;
    mode;
    modf;
    module;
    modules;
    monotonic;
    monotonic_ns;
    most_common;
    mount;
    move_to_end;
    mro;
    msg;
    n;
    name;
    namedtuple;
    nan;
    nanj;
    native;
    nbytes;
    ndigits;
    ndim;
    new;
    newline;
    next;
    nextafter;
    number;
    numerator;
    obj;
    object;
    oct;
    offset;
    old;
    open;
    operator;
    opt_level;
    optimize;
    ord;
    os;
    other;
    pack;
    pack_into;
    partition;
    path;
    pattern;
    pend_throw;
    perf_counter;
    perf_counter_ns;
    perm;
    phase;
    pi;
    platform;
    polar;
    pop;
    popitem;
    popleft;
    pos;
    pow;
    prefix;
    print;
    print_exception;
    print_file_and_line;
    prod;
    prompt;
    property;
    ps1;
    ps2;
    putenv;
    qstr_info;
    r;
    radians;
    randint;
    random;
    randrange;
    range;
    range_iterator;
    re;
    read;
    readable;
    readinto;
    readline;
    readlines;
    readonly;
    real;
    reason;
    rect;
    r#ref;
    rel_tol;
    release;
    remainder;
    remove;
    removeprefix;
    removesuffix;
    rename;
    replace;
    repr;
    reverse;
    reversed;
    rfind;
    rindex;
    rjust;
    rmdir;
    rotate;
    round;
    rpartition;
    rsplit;
    rstrip;
    sample;
    schedule;
    search;
    seed;
    seek;
    seekable;
    self_ = "self";
    send;
    sentinel;
    sep;
    separators;
    set;
    set_iterator;
    set_threshold;
    setattr;
    setdefault;
    setrecursionlimit;
    setter;
    settrace;
    shape;
    shuffle;
    signed;
    sin;
    sinh;
    sleep;
    sleep_ms;
    sleep_us;
    slice;
    sort;
    sort_keys;
    sorted;
    source;
    span;
    split;
    splitlines;
    sqrt;
    stack_use;
    start;
    startswith;
    stat;
    staticmethod;
    statvfs;
    stderr;
    stdin;
    stdout;
    step;
    stop;
    str;
    str_iterator;
    strerror;
    strict;
    strides;
    string;
    strings;
    strip;
    r#struct;
    sub;
    subgroup;
    suboffsets;
    suffix;
    sum;
    super_ = "super";
    surrogateescape;
    swapcase;
    symmetric_difference;
    symmetric_difference_update;
    sync;
    sys;
    system;
    t;
    table;
    tabsize;
    tan;
    tanh;
    tau;
    tb_frame;
    tb_lasti;
    tb_lineno;
    tb_next;
    tell;
    templatelib;
    text;
    threshold;
    throw;
    ticks_add;
    ticks_cpu;
    ticks_diff;
    ticks_ms;
    ticks_us;
    time;
    time_ns;
    title;
    to_bytes;
    tobytes;
    tolist;
    toreadonly;
    traceback;
    tracebacklimit;
    translate;
    triangular;
    trunc;
    truncate;
    tuple;
    r#type;
    typecode;
    types;
    typing;
    ulp;
    umount;
    uname;
    uniform;
    union;
    unlink;
    unpack;
    unpack_from;
    unsetenv;
    update;
    upper;
    urandom;
    utf_8 = "utf-8";
    utf8;
    value;
    values;
    vars;
    version;
    version_info;
    viper;
    w;
    weakref;
    width;
    with_traceback;
    wrapper_descriptor;
    writable;
    write;
    writelines;
    x;
    xmlcharrefreplace;
    y;
    z;
    zfill;
    zip;
    character_00 = "\0";
    character_09 = "\t";
    character_0a = "\n";
    character_0d = "\r";
    character_21 = "!";
    character_22 = "\"";
    character_23 = "#";
    character_24 = "$";
    character_25 = "%";
    character_26 = "&";
    character_27 = "'";
    character_28 = "(";
    character_29 = ")";
    character_2a = "*";
    character_2b = "+";
    character_2c = ",";
    character_2d = "-";
    character_2e = ".";
    character_2f = "/";
    character_30 = "0";
    character_31 = "1";
    character_32 = "2";
    character_33 = "3";
    character_34 = "4";
    character_35 = "5";
    character_36 = "6";
    character_37 = "7";
    character_38 = "8";
    character_39 = "9";
    character_3a = ":";
    character_3b = ";";
    character_3c = "<";
    character_3d = "=";
    character_3e = ">";
    character_3f = "?";
    character_40 = "@";
    B;
    C;
    D;
    E;
    F;
    G;
    H;
    J;
    K;
    L;
    N;
    O;
    P;
    Q;
    R;
    T;
    U;
    V;
    W;
    Y;
    Z;
    character_5b = "[";
    character_5c = "\\";
    character_5d = "]";
    character_5e = "^";
    character_5f = "_";
    character_60 = "`";
    a;
    b;
    d;
    f;
    g;
    h;
    j;
    k;
    l;
    o;
    p;
    q;
    s;
    u;
    v;
    character_7b = "{";
    character_7c = "|";
    character_7d = "}";
    character_7e = "~";
    byteswap;
    buffer_info;
    size;
    JSONDecodeError;
    subn;
    escape;
    purge;
    groupindex;
    regs;
    expand;
    UNICODE;
    resize;
    __origin__;
    __args__;
    __parameters__;
    __callback__;
    alive;
    peek;
    detach;
    ReferenceType;
    from_number;
    sumprod;
    fma;
    randbytes;
    templatelib_module = "string.templatelib";
    __bound__;
    __constraints__;
    __default__;
    __value__;
    NoDefault;
    convert;
    ascii_letters;
    ascii_lowercase;
    ascii_uppercase;
    digits;
    hexdigits;
    octdigits;
    punctuation;
    whitespace;
    ArrayType;
    typecodes;
    colno;
    UnsupportedOperation;
    isatty;
    newlines;
    raw;
    read1;
    big;
    exception;
    float_info;
    getdefaultencoding;
    little;
    maxunicode;
    r#final;
    standard;
    dig;
    epsilon;
    f_bavail;
    f_bfree;
    f_blocks;
    f_bsize;
    f_favail;
    f_ffree;
    f_files;
    f_flag;
    f_frsize;
    f_namemax;
    machine;
    major;
    mant_dig;
    max_10_exp;
    max_exp;
    micro;
    min_10_exp;
    min_exp;
    minor;
    nodename;
    radix;
    releaselevel;
    rounds;
    serial;
    st_atime;
    st_ctime;
    st_dev;
    st_gid;
    st_ino;
    st_mode;
    st_mtime;
    st_nlink;
    st_size;
    st_uid;
    sysname;
    tm_hour;
    tm_isdst;
    tm_mday;
    tm_min;
    tm_mon;
    tm_sec;
    tm_wday;
    tm_yday;
    tm_year;
    PatternError;
    Error;
    a2b_base64;
    a2b_hex;
    b2a_base64;
    b2a_hex;
    binascii;
    block_size;
    crc32;
    digest;
    digest_size;
    hashlib;
    heapify;
    heappop;
    heappush;
    heappushpop;
    heapq;
    heapreplace;
    hexdigest;
    hexlify;
    md5;
    nlargest;
    nsmallest;
    sha1;
    sha256;
    unhexlify;
    #[cfg(feature = "hardware")]
    ADC;
    #[cfg(feature = "hardware")]
    ALARM0;
    #[cfg(feature = "hardware")]
    ALT;
    #[cfg(feature = "hardware")]
    ALT_GPCK;
    #[cfg(feature = "hardware")]
    ALT_I2C;
    #[cfg(feature = "hardware")]
    ALT_OPEN_DRAIN;
    #[cfg(feature = "hardware")]
    ALT_PIO0;
    #[cfg(feature = "hardware")]
    ALT_PIO1;
    #[cfg(feature = "hardware")]
    ALT_PWM;
    #[cfg(feature = "hardware")]
    ALT_SIO;
    #[cfg(feature = "hardware")]
    ALT_SPI;
    #[cfg(feature = "hardware")]
    ALT_UART;
    #[cfg(feature = "hardware")]
    ALT_USB;
    #[cfg(feature = "hardware")]
    ANALOG;
    #[cfg(feature = "hardware")]
    ATTN_0DB;
    #[cfg(feature = "hardware")]
    ATTN_11DB;
    #[cfg(feature = "hardware")]
    ATTN_2_5DB;
    #[cfg(feature = "hardware")]
    ATTN_6DB;
    #[cfg(feature = "hardware")]
    CORE_TEMP;
    #[cfg(feature = "hardware")]
    CORE_VBAT;
    #[cfg(feature = "hardware")]
    CORE_VREF;
    #[cfg(feature = "hardware")]
    DEEPSLEEP;
    #[cfg(feature = "hardware")]
    DEEPSLEEP_RESET;
    #[cfg(feature = "hardware")]
    DRIVE_0;
    #[cfg(feature = "hardware")]
    DRIVE_1;
    #[cfg(feature = "hardware")]
    DRIVE_2;
    #[cfg(feature = "hardware")]
    DRIVE_3;
    #[cfg(feature = "hardware")]
    EXT0_WAKE;
    #[cfg(feature = "hardware")]
    EXT1_WAKE;
    #[cfg(feature = "hardware")]
    HARD_RESET;
    #[cfg(feature = "hardware")]
    IDLE;
    #[cfg(feature = "hardware")]
    IN;
    #[cfg(feature = "hardware")]
    IRQ_FALLING;
    #[cfg(feature = "hardware")]
    IRQ_HIGH_LEVEL;
    #[cfg(feature = "hardware")]
    IRQ_LOW_LEVEL;
    #[cfg(feature = "hardware")]
    IRQ_RISING;
    #[cfg(feature = "hardware")]
    ONE_SHOT;
    #[cfg(feature = "hardware")]
    OPEN_DRAIN;
    #[cfg(feature = "hardware")]
    OUT;
    #[cfg(feature = "hardware")]
    PERIODIC;
    #[cfg(feature = "hardware")]
    PIN_WAKE;
    #[cfg(feature = "hardware")]
    PULL_DOWN;
    #[cfg(feature = "hardware")]
    PULL_NONE;
    #[cfg(feature = "hardware")]
    PULL_UP;
    #[cfg(feature = "hardware")]
    PWM;
    #[cfg(feature = "hardware")]
    PWRON_RESET;
    #[cfg(feature = "hardware")]
    Pin;
    #[cfg(feature = "hardware")]
    PinBase;
    #[cfg(feature = "hardware")]
    RTC;
    #[cfg(feature = "hardware")]
    SLEEP;
    #[cfg(feature = "hardware")]
    SOFT_RESET;
    #[cfg(feature = "hardware")]
    Signal;
    #[cfg(feature = "hardware")]
    TIMER_WAKE;
    #[cfg(feature = "hardware")]
    TOUCHPAD_WAKE;
    #[cfg(feature = "hardware")]
    Timer;
    #[cfg(feature = "hardware")]
    ULP_WAKE;
    #[cfg(feature = "hardware")]
    WAKE_HIGH;
    #[cfg(feature = "hardware")]
    WAKE_LOW;
    #[cfg(feature = "hardware")]
    WDT;
    #[cfg(feature = "hardware")]
    WDT_RESET;
    #[cfg(feature = "hardware")]
    WIDTH_10BIT;
    #[cfg(feature = "hardware")]
    WIDTH_11BIT;
    #[cfg(feature = "hardware")]
    WIDTH_12BIT;
    #[cfg(feature = "hardware")]
    WIDTH_9BIT;
    #[cfg(feature = "hardware")]
    _onewire;
    #[cfg(feature = "hardware")]
    alarm;
    #[cfg(feature = "hardware")]
    alarm_cancel;
    #[cfg(feature = "hardware")]
    alarm_left;
    #[cfg(feature = "hardware")]
    atten;
    #[cfg(feature = "hardware")]
    bitstream;
    #[cfg(feature = "hardware")]
    board;
    #[cfg(feature = "hardware")]
    bootloader;
    #[cfg(feature = "hardware")]
    cancel;
    #[cfg(feature = "hardware")]
    cpu;
    #[cfg(feature = "hardware")]
    crc8;
    #[cfg(feature = "hardware")]
    datetime;
    #[cfg(feature = "hardware")]
    deepsleep;
    #[cfg(feature = "hardware")]
    deinit;
    #[cfg(feature = "hardware")]
    dht_readinto;
    #[cfg(feature = "hardware")]
    disable_irq;
    #[cfg(feature = "hardware")]
    duty;
    #[cfg(feature = "hardware")]
    duty_ns;
    #[cfg(feature = "hardware")]
    duty_u16;
    #[cfg(feature = "hardware")]
    enable_irq;
    #[cfg(feature = "hardware")]
    feed;
    #[cfg(feature = "hardware")]
    freq;
    #[cfg(feature = "hardware")]
    high;
    #[cfg(feature = "hardware")]
    idle;
    #[cfg(feature = "hardware")]
    init;
    #[cfg(feature = "hardware")]
    invert;
    #[cfg(feature = "hardware")]
    irq;
    #[cfg(feature = "hardware")]
    lightsleep;
    #[cfg(feature = "hardware")]
    low;
    #[cfg(feature = "hardware")]
    mem16;
    #[cfg(feature = "hardware")]
    mem32;
    #[cfg(feature = "hardware")]
    mem8;
    #[cfg(feature = "hardware")]
    memory;
    #[cfg(feature = "hardware")]
    now;
    #[cfg(feature = "hardware")]
    off;
    #[cfg(feature = "hardware")]
    on;
    #[cfg(feature = "hardware")]
    read_u16;
    #[cfg(feature = "hardware")]
    read_uv;
    #[cfg(feature = "hardware")]
    readbit;
    #[cfg(feature = "hardware")]
    readbyte;
    #[cfg(feature = "hardware")]
    reset;
    #[cfg(feature = "hardware")]
    reset_cause;
    #[cfg(feature = "hardware")]
    soft_reset;
    #[cfg(feature = "hardware")]
    time_pulse_us;
    #[cfg(feature = "hardware")]
    timeout_ms;
    #[cfg(feature = "hardware")]
    toggle;
    #[cfg(feature = "hardware")]
    trigger;
    #[cfg(feature = "hardware")]
    unique_id;
    #[cfg(feature = "hardware")]
    wake_reason;
    #[cfg(feature = "hardware")]
    writebit;
    #[cfg(feature = "hardware")]
    writebyte;
    #[cfg(feature = "hardware")]
    CONTROLLER;
    #[cfg(feature = "hardware")]
    CTS;
    #[cfg(feature = "hardware")]
    I2C;
    #[cfg(feature = "hardware")]
    INV_CTS;
    #[cfg(feature = "hardware")]
    INV_RTS;
    #[cfg(feature = "hardware")]
    INV_RX;
    #[cfg(feature = "hardware")]
    INV_TX;
    #[cfg(feature = "hardware")]
    IRQ_BREAK;
    #[cfg(feature = "hardware")]
    IRQ_RX;
    #[cfg(feature = "hardware")]
    IRQ_RXIDLE;
    #[cfg(feature = "hardware")]
    IRQ_TXIDLE;
    #[cfg(feature = "hardware")]
    LSB;
    #[cfg(feature = "hardware")]
    MSB;
    #[cfg(feature = "hardware")]
    RTS;
    #[cfg(feature = "hardware")]
    SPI;
    #[cfg(feature = "hardware")]
    SoftI2C;
    #[cfg(feature = "hardware")]
    SoftSPI;
    #[cfg(feature = "hardware")]
    UART;
    #[cfg(feature = "hardware")]
    readchar;
    #[cfg(feature = "hardware")]
    readfrom;
    #[cfg(feature = "hardware")]
    readfrom_into;
    #[cfg(feature = "hardware")]
    readfrom_mem;
    #[cfg(feature = "hardware")]
    readfrom_mem_into;
    #[cfg(feature = "hardware")]
    scan;
    #[cfg(feature = "hardware")]
    sendbreak;
    #[cfg(feature = "hardware")]
    txdone;
    #[cfg(feature = "hardware")]
    write_readinto;
    #[cfg(feature = "hardware")]
    writechar;
    #[cfg(feature = "hardware")]
    writeto;
    #[cfg(feature = "hardware")]
    writeto_mem;
    #[cfg(feature = "hardware")]
    writevto;
    VfsPosix;
    VfsLfs2;
    VfsFat;
    VfsRom;
    mkfs;
    vfs;
    rom_ioctl;
    readblocks;
    writeblocks;
    readsize;
    progsize;
    lookahead;
    mtime;
    Flash;
    #[cfg(feature = "hardware")]
    IN_HIGH;
    #[cfg(feature = "hardware")]
    IN_LOW;
    #[cfg(feature = "hardware")]
    IRQ_SM0;
    #[cfg(feature = "hardware")]
    IRQ_SM1;
    #[cfg(feature = "hardware")]
    IRQ_SM2;
    #[cfg(feature = "hardware")]
    IRQ_SM3;
    #[cfg(feature = "hardware")]
    JOIN_NONE;
    #[cfg(feature = "hardware")]
    JOIN_RX;
    #[cfg(feature = "hardware")]
    JOIN_TX;
    #[cfg(feature = "hardware")]
    OUT_HIGH;
    #[cfg(feature = "hardware")]
    OUT_LOW;
    #[cfg(feature = "hardware")]
    PIO;
    #[cfg(feature = "hardware")]
    SHIFT_LEFT;
    #[cfg(feature = "hardware")]
    SHIFT_RIGHT;
    #[cfg(feature = "hardware")]
    StateMachine;
    #[cfg(feature = "hardware")]
    _rp2;
    #[cfg(feature = "hardware")]
    active;
    #[cfg(feature = "hardware")]
    add_program;
    #[cfg(feature = "hardware")]
    asm_pio_encode;
    #[cfg(feature = "hardware")]
    bootsel_button;
    #[cfg(feature = "hardware")]
    gpio_base;
    #[cfg(feature = "hardware")]
    put;
    #[cfg(feature = "hardware")]
    remove_program;
    #[cfg(feature = "hardware")]
    restart;
    #[cfg(feature = "hardware")]
    rp2;
    #[cfg(feature = "hardware")]
    rx_fifo;
    #[cfg(feature = "hardware")]
    state_machine;
    #[cfg(feature = "hardware")]
    tx_fifo;
    _v2;
    _getstate;
    _reduce;
    _reduce_ex;
    copyreg;
    _getframe;
    hash_info;
    int_info;
    bits_per_digit;
    sizeof_digit;
    default_max_str_digits;
    str_digits_check_threshold;
    modulus;
    algorithm;
    hash_bits;
    seed_bits;
    cutoff;
    antaresia;
    debug;
    inspect;
    interactive;
    dont_write_bytecode;
    no_user_site;
    no_site;
    ignore_environment;
    verbose;
    bytes_warning;
    quiet;
    hash_randomization;
    isolated;
    dev_mode;
    utf8_mode;
    warn_default_encoding;
    safe_path;
    int_max_str_digits;
    POLLERR;
    POLLHUP;
    POLLIN;
    POLLNVAL;
    POLLOUT;
    ipoll;
    modify;
    poll;
    register;
    select;
    unregister;
    Sleep;
    TaskQueue;
    _asyncio;
    again;
    delay;
    push;
    reserve;
    time_of;
    due;
    wait;
    #[cfg(feature = "hardware")]
    BOOT;
    #[cfg(feature = "hardware")]
    DOWN;
    #[cfg(feature = "hardware")]
    Encoder;
    #[cfg(feature = "hardware")]
    FALLING;
    #[cfg(feature = "hardware")]
    HEAP_DATA;
    #[cfg(feature = "hardware")]
    HEAP_EXEC;
    #[cfg(feature = "hardware")]
    LOG_DEBUG;
    #[cfg(feature = "hardware")]
    LOG_ERROR;
    #[cfg(feature = "hardware")]
    LOG_INFO;
    #[cfg(feature = "hardware")]
    LOG_NONE;
    #[cfg(feature = "hardware")]
    LOG_VERBOSE;
    #[cfg(feature = "hardware")]
    LOG_WARNING;
    #[cfg(feature = "hardware")]
    NVS;
    #[cfg(feature = "hardware")]
    PULSE_MAX;
    #[cfg(feature = "hardware")]
    Partition;
    #[cfg(feature = "hardware")]
    RISING;
    #[cfg(feature = "hardware")]
    RMT;
    #[cfg(feature = "hardware")]
    RUNNING;
    #[cfg(feature = "hardware")]
    SLEEP_LIGHT;
    #[cfg(feature = "hardware")]
    SLEEP_MODEM;
    #[cfg(feature = "hardware")]
    SLEEP_NONE;
    #[cfg(feature = "hardware")]
    TYPE_APP;
    #[cfg(feature = "hardware")]
    TYPE_DATA;
    #[cfg(feature = "hardware")]
    UP;
    #[cfg(feature = "hardware")]
    WAKEUP_ALL_LOW;
    #[cfg(feature = "hardware")]
    WAKEUP_ANY_HIGH;
    #[cfg(feature = "hardware")]
    bitstream_channel;
    #[cfg(feature = "hardware")]
    bitstream_rmt;
    #[cfg(feature = "hardware")]
    clock_div;
    #[cfg(feature = "hardware")]
    commit;
    #[cfg(feature = "hardware")]
    erase_key;
    #[cfg(feature = "hardware")]
    esp;
    #[cfg(feature = "hardware")]
    esp32;
    #[cfg(feature = "hardware")]
    flash_erase;
    #[cfg(feature = "hardware")]
    flash_read;
    #[cfg(feature = "hardware")]
    flash_size;
    #[cfg(feature = "hardware")]
    flash_user_start;
    #[cfg(feature = "hardware")]
    flash_write;
    #[cfg(feature = "hardware")]
    freemem;
    #[cfg(feature = "hardware")]
    get_blob;
    #[cfg(feature = "hardware")]
    get_i32;
    #[cfg(feature = "hardware")]
    get_next_update;
    #[cfg(feature = "hardware")]
    gpio_deep_sleep_hold;
    #[cfg(feature = "hardware")]
    idf_heap_info;
    #[cfg(feature = "hardware")]
    info;
    #[cfg(feature = "hardware")]
    r#loop;
    #[cfg(feature = "hardware")]
    loop_count;
    #[cfg(feature = "hardware")]
    mark_app_valid_cancel_rollback;
    #[cfg(feature = "hardware")]
    mcu_temperature;
    #[cfg(feature = "hardware")]
    osdebug;
    #[cfg(feature = "hardware")]
    raw_temperature;
    #[cfg(feature = "hardware")]
    set_blob;
    #[cfg(feature = "hardware")]
    set_boot;
    #[cfg(feature = "hardware")]
    set_i32;
    #[cfg(feature = "hardware")]
    source_freq;
    #[cfg(feature = "hardware")]
    wait_done;
    #[cfg(feature = "hardware")]
    wake_on_ext0;
    #[cfg(feature = "hardware")]
    wake_on_ext1;
    #[cfg(feature = "hardware")]
    wake_on_gpio;
    #[cfg(feature = "hardware")]
    write_pulses;
    mem;
    #[cfg(feature = "hardware")]
    AF_OD;
    #[cfg(feature = "hardware")]
    AF_PP;
    #[cfg(feature = "hardware")]
    OUT_OD;
    #[cfg(feature = "hardware")]
    OUT_PP;
    #[cfg(feature = "hardware")]
    names;
    AF_INET;
    AF_INET6;
    IPPROTO_IP;
    IPPROTO_TCP;
    IPPROTO_UDP;
    IP_ADD_MEMBERSHIP;
    IP_DROP_MEMBERSHIP;
    MSG_DONTROUTE;
    MSG_DONTWAIT;
    MSG_PEEK;
    SHUT_RD;
    SHUT_RDWR;
    SHUT_WR;
    SOCK_DGRAM;
    SOCK_RAW;
    SOCK_STREAM;
    SOL_SOCKET;
    SO_BROADCAST;
    SO_ERROR;
    SO_KEEPALIVE;
    SO_LINGER;
    SO_REUSEADDR;
    TCP_NODELAY;
    accept;
    bind;
    connect;
    family;
    gaierror;
    getaddrinfo;
    getpeername;
    getsockname;
    getsockopt;
    gettimeout;
    inet_ntop;
    inet_pton;
    listen;
    makefile;
    proto;
    recv;
    recv_into;
    recvfrom;
    sendall;
    sendto;
    setblocking;
    setsockopt;
    settimeout;
    shutdown;
    socket;
    timeout;
    f_trace;
    gettrace;
    FrameBuffer;
    FrameBuffer1;
    GS2_HMSB;
    GS4_HMSB;
    GS8;
    MONO_HLSB;
    MONO_HMSB;
    MONO_VLSB;
    MVLSB;
    RGB565;
    blit;
    ellipse;
    fill;
    fill_rect;
    framebuf;
    hline;
    line;
    pixel;
    poly;
    scroll;
    vline;
    __contravariant__;
    __covariant__;
    __infer_variance__;
    has_default;
    __unpacked__;
    __orig_class__;
    _union;
    __abc_tpflags__;
    __excepthook__;
    excepthook;
    unraisablehook;
    exc_type;
    exc_value;
    exc_traceback;
    err_msg;
    name_from;
    dupterm_notify;
    MODE_CBC;
    MODE_CTR;
    MODE_ECB;
    aes;
    cryptolib;
    decrypt;
    encrypt;
    AUTO;
    DeflateIO;
    GZIP;
    RAW;
    ZLIB;
    deflate;
    #[cfg(feature = "hardware")]
    ADCBlock;
    #[cfg(feature = "hardware")]
    DAC;
    #[cfg(feature = "hardware")]
    SDCard;
    #[cfg(feature = "hardware")]
    TouchPad;
    #[cfg(feature = "hardware")]
    config;
    #[cfg(feature = "hardware")]
    power;
    #[cfg(feature = "hardware")]
    present;
    get_int_max_str_digits;
    set_int_max_str_digits;
    __buffer__;
    uctypes;
    addressof;
    bytes_at;
    bytearray_at;
    sizeof;
    UINT8;
    INT8;
    UINT16;
    INT16;
    UINT32;
    INT32;
    UINT64;
    INT64;
    FLOAT32;
    FLOAT64;
    BFUINT8;
    BFINT8;
    BFUINT16;
    BFINT16;
    BFUINT32;
    BFINT32;
    BF_POS;
    BF_LEN;
    PTR;
    ARRAY;
    VOID;
    NATIVE;
    LITTLE_ENDIAN;
    BIG_ENDIAN;
    SHORT;
    USHORT;
    INT;
    UINT;
    LONG;
    ULONG;
    LONGLONG;
    ULONGLONG;
    warnings;
    warn_explicit;
    _warn_unawaited_coroutine;
    getweakrefs;
    process_time_ns;
    __stderr__;
    __stdin__;
    __stdout__;
    DMA;
    DMATimer;
    pack_ctrl;
    unpack_ctrl;
    ctrl;
    channel;
    ratio;
    __builtins__;
    ENOTSUP;
    process_time;
    #[cfg(feature = "hardware")]
    wake_on_touch;
    #[cfg(feature = "hardware")]
    PCNT;
    #[cfg(feature = "hardware")]
    INCREMENT;
    #[cfg(feature = "hardware")]
    DECREMENT;
    #[cfg(feature = "hardware")]
    IGNORE;
    #[cfg(feature = "hardware")]
    HOLD;
    #[cfg(feature = "hardware")]
    REVERSE;
    #[cfg(feature = "hardware")]
    NORMAL;
    #[cfg(feature = "hardware")]
    IRQ_ZERO;
    #[cfg(feature = "hardware")]
    IRQ_MIN;
    #[cfg(feature = "hardware")]
    IRQ_MAX;
    #[cfg(feature = "hardware")]
    IRQ_THRESHOLD0;
    #[cfg(feature = "hardware")]
    IRQ_THRESHOLD1;
    #[cfg(feature = "hardware")]
    I2CTarget;
    #[cfg(feature = "hardware")]
    IRQ_ADDR_MATCH_READ;
    #[cfg(feature = "hardware")]
    IRQ_ADDR_MATCH_WRITE;
    #[cfg(feature = "hardware")]
    IRQ_READ_REQ;
    #[cfg(feature = "hardware")]
    IRQ_WRITE_REQ;
    #[cfg(feature = "hardware")]
    IRQ_END_READ;
    #[cfg(feature = "hardware")]
    IRQ_END_WRITE;
    #[cfg(feature = "hardware")]
    memaddr;
    #[cfg(feature = "hardware")]
    I2S;
    #[cfg(feature = "hardware")]
    RX;
    #[cfg(feature = "hardware")]
    TX;
    #[cfg(feature = "hardware")]
    MONO;
    #[cfg(feature = "hardware")]
    STEREO;
    #[cfg(feature = "hardware")]
    shift;
    __weakref__;
    fromunicode;
    tounicode;
    ptr8;
    ptr16;
    ptr32;
    fromfile;
    tofile;
    _environment;
    _tuplegetter;
    acquire;
    locked;
    start_new_thread;
    get_ident;
    stack_size;
    interrupt_main;
    allocate_lock;
    LockType;
    RLock;
    _thread;
    TIMEOUT_MAX;
    _count;
    GIL;
    _acquire_restore;
    _is_owned;
    _release_save;
    _shutdown;
    __replace__;
    __sizeof__;
    #[cfg(feature = "hardware")]
    mem_backup;
    #[cfg(feature = "hardware")]
    CAN;
    #[cfg(feature = "hardware")]
    FILTERS_MAX;
    #[cfg(feature = "hardware")]
    FLAG_EXT_ID;
    #[cfg(feature = "hardware")]
    FLAG_RTR;
    #[cfg(feature = "hardware")]
    FLAG_UNORDERED;
    #[cfg(feature = "hardware")]
    IRQ_STATE;
    #[cfg(feature = "hardware")]
    IRQ_TX;
    #[cfg(feature = "hardware")]
    IRQ_TX_FAILED;
    #[cfg(feature = "hardware")]
    IRQ_TX_IDX_MASK;
    #[cfg(feature = "hardware")]
    IRQ_TX_IDX_SHIFT;
    #[cfg(feature = "hardware")]
    MODE_LOOPBACK;
    #[cfg(feature = "hardware")]
    MODE_NORMAL;
    #[cfg(feature = "hardware")]
    MODE_SILENT;
    #[cfg(feature = "hardware")]
    MODE_SILENT_LOOPBACK;
    #[cfg(feature = "hardware")]
    MODE_SLEEP;
    #[cfg(feature = "hardware")]
    RECV_ERR_FULL;
    #[cfg(feature = "hardware")]
    RECV_ERR_OVERRUN;
    #[cfg(feature = "hardware")]
    STATE_ACTIVE;
    #[cfg(feature = "hardware")]
    STATE_BUS_OFF;
    #[cfg(feature = "hardware")]
    STATE_PASSIVE;
    #[cfg(feature = "hardware")]
    STATE_STOPPED;
    #[cfg(feature = "hardware")]
    STATE_WARNING;
    #[cfg(feature = "hardware")]
    TX_QUEUE_LEN;
    #[cfg(feature = "hardware")]
    cancel_send;
    #[cfg(feature = "hardware")]
    get_counters;
    #[cfg(feature = "hardware")]
    get_timings;
    #[cfg(feature = "hardware")]
    set_filters;
    #[cfg(feature = "hardware")]
    state;
    __fspath__;
    #[cfg(feature = "usb")]
    USBDevice;
    #[cfg(feature = "usb")]
    USBDriver;
    #[cfg(feature = "usb")]
    BUILTIN_CDC;
    #[cfg(feature = "usb")]
    BUILTIN_DEFAULT;
    #[cfg(feature = "usb")]
    BUILTIN_NONE;
    #[cfg(feature = "usb")]
    XFER_FAILED;
    #[cfg(feature = "usb")]
    XFER_STALLED;
    #[cfg(feature = "usb")]
    XFER_SUCCESS;
    #[cfg(feature = "usb")]
    builtin_driver;
    #[cfg(feature = "usb")]
    remote_wakeup;
    #[cfg(feature = "usb")]
    stall;
    #[cfg(feature = "usb")]
    submit_xfer;
    #[cfg(feature = "usb")]
    desc_dev;
    #[cfg(feature = "usb")]
    desc_cfg;
    #[cfg(feature = "usb")]
    desc_strs;
    #[cfg(feature = "usb")]
    open_itf_cb;
    #[cfg(feature = "usb")]
    reset_cb;
    #[cfg(feature = "usb")]
    control_xfer_cb;
    #[cfg(feature = "usb")]
    xfer_cb;
    #[cfg(feature = "usb")]
    itf_max;
    #[cfg(feature = "usb")]
    ep_max;
    #[cfg(feature = "usb")]
    str_max;
    #[cfg(feature = "usb")]
    ep;
    _random;
    below;
    quit;
    dict_iterator;
    Union;
    async_generator_asend;
    async_generator_wrapped_value;
    coroutine_wrapper;
    NoDefaultType;
    ParamSpecArgs;
    ParamSpecKwargs;
    method_descriptor;
    getset_descriptor;
    classmethod_descriptor;
    method_wrapper = "method-wrapper";
    _deque_iterator;
    anext_awaitable;
    fixed_dict;
    unpack_iterator;
    stat_result;
    statvfs_result;
    uname_result;
    struct_time;
    UnraisableHookArgs;
    ScandirIterator;
    MountIterator;
    lock;
    hexversion;
    _frozen_files;
    builtin_module_names;
    #[cfg(not(target_os = "none"))] _hashlib;
    #[cfg(not(target_os = "none"))] pbkdf2_hmac;
    #[cfg(not(target_os = "none"))] HASH;
    #[cfg(not(target_os = "none"))] HASHXOF;
    #[cfg(feature = "wireless")]
    _network;
    #[cfg(feature = "wireless")]
    address;
    #[cfg(feature = "wireless")]
    exists;
    #[cfg(feature = "wireless")]
    is_active;
    #[cfg(feature = "wireless")]
    leave;
    #[cfg(feature = "wireless")]
    link;
    #[cfg(feature = "wireless")]
    set_active;
    #[cfg(feature = "wireless")]
    strength;
    #[cfg(not(target_os = "none"))] FrameLocalsProxy;
    #[cfg(not(target_os = "none"))] co_positions;
    #[cfg(not(target_os = "none"))] f_builtins;
    #[cfg(not(target_os = "none"))] f_generator;
    #[cfg(not(target_os = "none"))] unicodedata;
    #[cfg(not(target_os = "none"))] category;
    #[cfg(not(target_os = "none"))] combining;
    #[cfg(not(target_os = "none"))] decimal;
    #[cfg(not(target_os = "none"))] digit;
    #[cfg(not(target_os = "none"))] is_normalized;
    #[cfg(not(target_os = "none"))] lookup;
    #[cfg(not(target_os = "none"))] normalize;
    #[cfg(not(target_os = "none"))] numeric;
    #[cfg(not(target_os = "none"))] unidata_version;
    #[cfg(not(target_os = "none"))] _IOBase;
    #[cfg(not(target_os = "none"))] _dispatch;
    #[cfg(not(target_os = "none"))] _io_more;
    #[cfg(not(target_os = "none"))] _open_text;
    #[cfg(not(target_os = "none"))] _signal;
    #[cfg(not(target_os = "none"))] numbers;
    #[cfg(not(target_os = "none"))] send_signal;
    #[cfg(not(target_os = "none"))] set_signal;
    #[cfg(not(target_os = "none"))] set_timer;
    #[cfg(not(target_os = "none"))] signal;
    #[cfg(not(target_os = "none"))] take_signal;
    #[cfg(not(target_os = "none"))] _TextIOWrapper;
}
