"""The reader of pickles, all protocols; `pickle` is what programs import."""

import io
import sys
from struct import unpack


class PickleError(Exception):
    pass


class PicklingError(PickleError):
    pass


class UnpicklingError(PickleError):
    pass


for _error in PickleError, PicklingError, UnpicklingError:
    _error.__module__ = "_pickle"

_MARK = object()

# Modules that only CPython has.
_READ_MODULES = {"_codecs": "codecs", "_pickle": "pickle", "_io": "io", "_collections": "collections",
                 "_struct": "struct", "_operator": "operator", "_functools": "functools"}

# Modules and names of Python 2.
_NEW_MODULES = {"__builtin__": "builtins", "exceptions": "builtins", "cPickle": "pickle", "copy_reg": "copyreg", "Queue": "queue", "ConfigParser": "configparser",
                "StringIO": "io", "cStringIO": "io", "UserDict": "collections", "UserList": "collections",
                "UserString": "collections"}
_NEW_NAMES = {("__builtin__", "xrange"): ("builtins", "range"), ("__builtin__", "unicode"): ("builtins", "str"),
              ("__builtin__", "long"): ("builtins", "int"), ("__builtin__", "basestring"): ("builtins", "str"),
              ("__builtin__", "reduce"): ("functools", "reduce"), ("__builtin__", "unichr"): ("builtins", "chr"),
              ("__builtin__", "intern"): ("sys", "intern"), ("itertools", "izip"): ("builtins", "zip"),
              ("itertools", "imap"): ("builtins", "map"), ("itertools", "ifilter"): ("builtins", "filter"),
              ("itertools", "izip_longest"): ("itertools", "zip_longest"),
              ("itertools", "ifilterfalse"): ("itertools", "filterfalse"),
              ("UserDict", "IterableUserDict"): ("collections", "UserDict")}


def decode_long(data):
    return int.from_bytes(data, "little", signed=True)


class Unpickler:
    def __init__(self, file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=()):
        self._file_read = file.read
        self._file_readline = file.readline
        self._buffers = None if buffers is None else iter(buffers)
        self.memo = {}
        self.encoding = encoding
        self.errors = errors
        self.fix_imports = fix_imports
        self.proto = 0

    def persistent_load(self, identifier):
        raise UnpicklingError("A load persistent id instruction was encountered, but no persistent_load function was specified.")

    def find_class(self, module_name, name):
        if self.proto < 3 and self.fix_imports:
            known = _NEW_NAMES.get((module_name, name))
            module_name, name = known or (_NEW_MODULES.get(module_name, module_name), name)
        module_name = _READ_MODULES.get(module_name, module_name)
        found = __import__(module_name)
        found = sys.modules.get(module_name, found)
        for part in name.split(".") if self.proto >= 4 else (name,):
            found = getattr(found, part)
        return found

    def load(self):
        if not hasattr(self, "_file_read"):
            raise UnpicklingError(f"Unpickler.__init__() was not called by {type(self).__name__}.__init__()")
        # What is left of the frame, and where in it the next opcode is.
        self._frame, self._at = b"", 0
        self._stack = stack = []
        readers = _readers
        while True:
            key = self._read(1, True)
            code = key[0]
            if code == 0x2E:
                return self._pop()
            reader = readers.get(code)
            if reader is None:
                shown = repr(key)[2:-1]
                raise UnpicklingError(f"invalid load key, '{shown}'.")
            try:
                reader(self)
            except IndexError:
                if stack:
                    raise
                raise UnpicklingError("unpickling stack underflow") from None

    def _read(self, count, first=False):
        at = self._at
        if at < len(self._frame):
            self._at = at + count
            data = self._frame[at:at + count]
            if len(data) < count:
                raise UnpicklingError("pickle exhausted before end of frame")
            return data
        data = self._file_read(count)
        if len(data) < count:
            if first:
                raise EOFError("Ran out of input")
            raise UnpicklingError("pickle data was truncated")
        return data

    def _line(self):
        if self._at < len(self._frame):
            end = self._frame.find(b"\n", self._at) + 1
            if not end:
                raise UnpicklingError("pickle exhausted before end of frame")
            return self._read(end - self._at)[:-1]
        data = self._file_readline()
        if data[-1:] != b"\n":
            raise UnpicklingError("pickle data was truncated")
        return data[:-1]

    def _number(self, form, count):
        return unpack(form, self._read(count))[0]

    def _push(self, value):
        self._stack.append(value)

    def _pop(self):
        if not self._stack or self._stack[-1] is _MARK:
            raise UnpicklingError("unexpected MARK found" if self._stack else "unpickling stack underflow")
        return self._stack.pop()

    def _marked(self):
        """What lies above the last mark, which goes with it."""
        stack = self._stack
        at = len(stack) - 1
        while at >= 0 and stack[at] is not _MARK:
            at -= 1
        if at < 0:
            raise UnpicklingError("could not find MARK")
        items = stack[at + 1:]
        del stack[at:]
        return items

    def _top(self):
        if not self._stack:
            raise UnpicklingError("unpickling stack underflow")
        return self._stack[-1]

    def _load_protocol(self):
        protocol = self._read(1)[0]
        if protocol > 5:
            raise ValueError(f"unsupported pickle protocol: {protocol}")
        self.proto = protocol

    def _load_frame(self):
        length = self._number("<Q", 8)
        if length > sys.maxsize:
            raise ValueError(f"frame size > sys.maxsize: {length}")
        if self._at < len(self._frame):
            raise UnpicklingError("beginning of a new frame before end of current frame")
        self._frame, self._at = b"", 0
        self._frame = self._read(length) if length else b""

    def _load_int(self):
        data = self._line()
        self._push(False if data == b"00" else True if data == b"01" else int(data, 0))

    def _load_long(self):
        data = self._line()
        self._push(int(data[:-1] if data[-1:] == b"L" else data, 0))

    def _load_long4(self):
        length = self._number("<i", 4)
        if length < 0:
            raise UnpicklingError("LONG pickle has negative byte count")
        self._push(decode_long(self._read(length) if length else b""))

    def _sized(self, form, count):
        length = self._number(form, count)
        return self._read(length) if length else b""

    def _old_text(self, data):
        return data if self.encoding == "bytes" else data.decode(self.encoding, self.errors)

    def _load_string(self):
        data = self._line()
        if len(data) < 2 or data[:1] != data[-1:] or data[:1] not in (b'"', b"'"):
            raise UnpicklingError("the STRING opcode argument must be quoted")
        self._push(self._old_text(eval(b"b" + data, {})))

    def _load_unicode(self):
        text = []
        parts = self._line().decode("latin-1").split("\\")
        text.append(parts[0])
        for part in parts[1:]:
            digits = {"u": 4, "U": 8}.get(part[:1])
            if digits is None or len(part) < digits + 1:
                text.append("\\" + part)
            else:
                text.append(chr(int(part[1:digits + 1], 16)) + part[digits + 1:])
        self._push("".join(text))

    def _text(self, form, count):
        self._push(self._sized(form, count).decode("utf-8", "surrogatepass"))

    def _load_bytearray(self):
        self._push(bytearray(self._sized("<Q", 8)))

    def _load_buffer(self):
        if self._buffers is None:
            raise UnpicklingError("pickle stream refers to out-of-band data but no *buffers* argument was given")
        try:
            self._push(next(self._buffers))
        except StopIteration:
            raise UnpicklingError("not enough out-of-band buffers") from None

    def _load_readonly(self):
        buffer = self._pop()
        view = memoryview(buffer)
        self._push(buffer if view.readonly else view.toreadonly())

    def _load_tuple(self, count):
        items = self._stack[-count:]
        if len(items) < count:
            raise UnpicklingError("unpickling stack underflow")
        self._stack[-count:] = [tuple(items)]

    def _load_dict(self):
        items = self._marked()
        self._push(dict(zip(items[::2], items[1::2])))

    def _load_set_items(self):
        items = self._marked()
        target = self._top()
        if isinstance(target, set):
            target.update(items)
        else:
            for item in items:
                target.add(item)

    def _load_frozenset(self):
        self._push(frozenset(self._marked()))

    def _append(self, items):
        target = self._top()
        if type(target) is list:
            target.extend(items)
            return
        extend = getattr(target, "extend", None)
        if extend is not None:
            extend(items)
        else:
            for item in items:
                target.append(item)

    def _load_append(self):
        item = self._pop()
        self._append([item])

    def _load_appends(self):
        items = self._marked()
        self._append(items)

    def _load_item(self):
        value = self._pop()
        key = self._pop()
        self._top()[key] = value

    def _load_items(self):
        items = self._marked()
        target = self._top()
        for at in range(0, len(items), 2):
            target[items[at]] = items[at + 1]

    def _make(self, cls, args):
        if args or not isinstance(cls, type) or hasattr(cls, "__getinitargs__"):
            try:
                self._push(cls(*args))
            except TypeError as error:
                raise TypeError(f"in constructor for {cls.__name__}: {error}") from error
        else:
            self._push(cls.__new__(cls))

    def _load_instance(self):
        module_name = self._line().decode("ascii")
        name = self._line().decode("ascii")
        args = self._marked()
        self._make(self.find_class(module_name, name), args)

    def _load_object(self):
        cls, *args = self._marked()
        self._make(cls, args)

    def _load_new(self):
        args = self._pop()
        cls = self._pop()
        self._push(cls.__new__(cls, *args))

    def _load_new_with_keywords(self):
        keywords = self._pop()
        args = self._pop()
        cls = self._pop()
        self._push(cls.__new__(cls, *args, **keywords))

    def _load_global(self):
        module_name = self._line().decode()
        name = self._line().decode()
        self._push(self.find_class(module_name, name))

    def _load_stack_global(self):
        name = self._pop()
        module_name = self._pop()
        if type(name) is not str or type(module_name) is not str:
            raise UnpicklingError("STACK_GLOBAL requires str")
        self._push(self.find_class(module_name, name))

    def _load_extension(self, form, count):
        raise ValueError(f"unregistered extension code {self._number(form, count)}")

    def _load_reduce(self):
        args = self._pop()
        function = self._pop()
        self._push(function(*args))

    def _load_build(self):
        state = self._pop()
        made = self._top()
        set_state = getattr(made, "__setstate__", None)
        if set_state is not None:
            set_state(state)
            return
        slots = None
        if isinstance(state, tuple) and len(state) == 2:
            state, slots = state
        if state:
            names = made.__dict__
            for key, value in state.items():
                names[sys.intern(key) if type(key) is str else key] = value
        if slots:
            for key, value in slots.items():
                setattr(made, key, value)

    def _load_get(self, number):
        try:
            self._push(self.memo[number])
        except KeyError:
            raise UnpicklingError(f"Memo value not found at index {number}") from None

    def _load_persistent_line(self):
        try:
            identifier = self._line().decode("ascii")
        except UnicodeDecodeError:
            raise UnpicklingError("persistent IDs in protocol 0 must be ASCII strings") from None
        self._push(self.persistent_load(identifier))

    def _put(self, number):
        if number < 0:
            raise ValueError("negative PUT argument")
        self.memo[number] = self._top()


_readers = {
    0x80: Unpickler._load_protocol,
    0x95: Unpickler._load_frame,
    ord("("): lambda self: self._push(_MARK),
    ord("0"): lambda self: self._stack.pop(),
    ord("1"): Unpickler._marked,
    ord("2"): lambda self: self._push(self._top()),
    ord("N"): lambda self: self._push(None),
    0x88: lambda self: self._push(True),
    0x89: lambda self: self._push(False),
    ord("I"): Unpickler._load_int,
    ord("J"): lambda self: self._push(self._number("<i", 4)),
    ord("K"): lambda self: self._push(self._read(1)[0]),
    ord("M"): lambda self: self._push(self._number("<H", 2)),
    ord("L"): Unpickler._load_long,
    0x8A: lambda self: self._push(decode_long(self._sized("<B", 1))),
    0x8B: Unpickler._load_long4,
    ord("F"): lambda self: self._push(float(self._line())),
    ord("G"): lambda self: self._push(self._number(">d", 8)),
    ord("S"): Unpickler._load_string,
    ord("T"): lambda self: self._push(self._old_text(self._sized("<i", 4))),
    ord("U"): lambda self: self._push(self._old_text(self._sized("<B", 1))),
    ord("V"): Unpickler._load_unicode,
    ord("X"): lambda self: self._text("<I", 4),
    0x8C: lambda self: self._text("<B", 1),
    0x8D: lambda self: self._text("<Q", 8),
    ord("B"): lambda self: self._push(self._sized("<I", 4)),
    ord("C"): lambda self: self._push(self._sized("<B", 1)),
    0x8E: lambda self: self._push(self._sized("<Q", 8)),
    0x96: Unpickler._load_bytearray,
    0x97: Unpickler._load_buffer,
    0x98: Unpickler._load_readonly,
    ord(")"): lambda self: self._push(()),
    ord("t"): lambda self: self._push(tuple(self._marked())),
    0x85: lambda self: self._load_tuple(1),
    0x86: lambda self: self._load_tuple(2),
    0x87: lambda self: self._load_tuple(3),
    ord("]"): lambda self: self._push([]),
    ord("l"): lambda self: self._push(self._marked()),
    ord("a"): Unpickler._load_append,
    ord("e"): Unpickler._load_appends,
    ord("}"): lambda self: self._push({}),
    ord("d"): Unpickler._load_dict,
    ord("s"): Unpickler._load_item,
    ord("u"): Unpickler._load_items,
    0x8F: lambda self: self._push(set()),
    0x90: Unpickler._load_set_items,
    0x91: Unpickler._load_frozenset,
    ord("c"): Unpickler._load_global,
    0x93: Unpickler._load_stack_global,
    0x82: lambda self: self._load_extension("<B", 1),
    0x83: lambda self: self._load_extension("<H", 2),
    0x84: lambda self: self._load_extension("<i", 4),
    ord("R"): Unpickler._load_reduce,
    ord("b"): Unpickler._load_build,
    ord("i"): Unpickler._load_instance,
    ord("o"): Unpickler._load_object,
    0x81: Unpickler._load_new,
    0x92: Unpickler._load_new_with_keywords,
    ord("g"): lambda self: self._load_get(int(self._line())),
    ord("h"): lambda self: self._load_get(self._read(1)[0]),
    ord("j"): lambda self: self._load_get(self._number("<I", 4)),
    ord("p"): lambda self: self._put(int(self._line())),
    ord("q"): lambda self: self._put(self._read(1)[0]),
    ord("r"): lambda self: self._put(self._number("<I", 4)),
    0x94: lambda self: self._put(len(self.memo)),
    ord("P"): Unpickler._load_persistent_line,
    ord("Q"): lambda self: self._push(self.persistent_load(self._pop())),
}


def load(file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
    return Unpickler(file, fix_imports=fix_imports, encoding=encoding, errors=errors, buffers=buffers).load()


def loads(data, /, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
    if isinstance(data, str):
        raise TypeError("a bytes-like object is required, not 'str'")
    return load(io.BytesIO(data), fix_imports=fix_imports, encoding=encoding, errors=errors, buffers=buffers)
