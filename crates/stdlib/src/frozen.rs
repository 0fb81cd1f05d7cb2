//! The modules of the library that are written in Python, as frozen files.
//!
//! A port names the tables it wants in its registry (`Registry::frozen`). The text is unpacked
//! and compiled when a module is imported.
//!
//! `_NAME_more.py` has attributes of the built-in module NAME, which are looked for there when they are not built in.
//!
//! Invariant: paths are those below `.frozen`.

use object::frozen::FrozenFile;

/// A row of a table: the file of this path in the folder `python`.
macro_rules! file {
    ($path:literal) => {
        FrozenFile { path: $path, packed: include_bytes!(concat!(env!("OUT_DIR"), "/frozen/", $path)) }
    };
}

/// Reading compressed data in one go.
pub const COMPRESSION: &[FrozenFile] = &[file!("gzip.py"), file!("zlib.py")];

/// Cooperative tasks.
pub const ASYNCIO: &[FrozenFile] = &[
    file!("asyncio/__init__.py"),
    file!("asyncio/core.py"),
    file!("asyncio/event.py"),
    file!("asyncio/funcs.py"),
    file!("asyncio/lock.py"),
    file!("asyncio/queues.py"),
    file!("asyncio/stream.py"),
    file!("asyncio/threads.py"),
    file!("uasyncio.py"),
];

/// Modules that need nothing but the language.
pub const UNIVERSAL: &[FrozenFile] = &[file!("bisect.py"), file!("platform.py")];

/// Modules of CPython's that stand on the language: classes, types, functions and iterators.
pub const LANGUAGE: &[FrozenFile] = &[
    file!("_dateformat.py"),
    file!("_re_more.py"),
    file!("_sys_more.py"),
    file!("_time_more.py"),
    file!("abc.py"),
    file!("annotationlib.py"),
    file!("argparse.py"),
    file!("ast.py"),
    file!("base64.py"),
    file!("codecs.py"),
    file!("collections/__init__.py"),
    file!("collections/_more.py"),
    file!("collections/abc.py"),
    file!("contextlib.py"),
    file!("copy.py"),
    file!("copyreg.py"),
    file!("csv.py"),
    file!("dataclasses.py"),
    file!("datetime.py"),
    file!("enum.py"),
    file!("fnmatch.py"),
    file!("fractions.py"),
    file!("functools.py"),
    file!("glob.py"),
    file!("importlib/__init__.py"),
    file!("importlib/util.py"),
    file!("inspect.py"),
    file!("itertools.py"),
    file!("json/__init__.py"),
    file!("json/decoder.py"),
    file!("json/encoder.py"),
    file!("keyword.py"),
    file!("linecache.py"),
    file!("logging.py"),
    file!("numbers.py"),
    file!("operator.py"),
    file!("os/__init__.py"),
    file!("os/path.py"),
    file!("posixpath.py"),
    file!("pprint.py"),
    file!("queue.py"),
    file!("random.py"),
    file!("reprlib.py"),
    file!("shutil.py"),
    file!("string.py"),
    file!("tempfile.py"),
    file!("textwrap.py"),
    file!("threading.py"),
    file!("traceback.py"),
    file!("types.py"),
    file!("typing.py"),
    file!("unittest/__init__.py"),
    file!("unittest/case.py"),
    file!("warnings.py"),
    file!("weakref.py"),
];

/// Modules of CPython's that programs on a PC import.
pub const SCRIPTS: &[FrozenFile] = &[
    file!("__future__.py"),
    file!("_csvsniffer.py"),
    file!("_codecs_more.py"),
    file!("_decimalformat.py"),
    file!("_decimalmath.py"),
    file!("_decimalmore.py"),
    file!("_decimalsignals.py"),
    file!("_errno_more.py"),
    file!("_fractionformat.py"),
    file!("_hashlib_more.py"),
    file!("_heapq_more.py"),
    file!("_inspectmore.py"),
    file!("_inspectsource.py"),
    file!("_io_more.py"),
    file!("_unpickle.py"),
    file!("_socket_more.py"),
    file!("asyncio/_executors.py"),
    file!("asyncio/_groups.py"),
    file!("asyncio/_more.py"),
    file!("asyncio/_queues.py"),
    file!("asyncio/_several.py"),
    file!("asyncio/_turnstiles.py"),
    file!("atexit.py"),
    file!("calendar.py"),
    file!("colorsys.py"),
    file!("concurrent/__init__.py"),
    file!("concurrent/futures/__init__.py"),
    file!("concurrent/futures/thread.py"),
    file!("configparser.py"),
    file!("contextvars.py"),
    file!("decimal.py"),
    file!("difflib.py"),
    file!("getpass.py"),
    file!("graphlib.py"),
    file!("hmac.py"),
    file!("html/__init__.py"),
    file!("html/entities.py"),
    file!("ipaddress.py"),
    file!("pathlib.py"),
    file!("importlib/resources.py"),
    file!("pickle.py"),
    file!("pkgutil.py"),
    file!("sched.py"),
    file!("secrets.py"),
    file!("selectors.py"),
    file!("shlex.py"),
    file!("signal.py"),
    file!("stat.py"),
    file!("statistics.py"),
    file!("timeit.py"),
    file!("tomllib.py"),
    file!("unittest/mock.py"),
    file!("urllib/__init__.py"),
    file!("urllib/parse.py"),
    file!("uuid.py"),
];
