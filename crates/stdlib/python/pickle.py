"""Objects as bytes, after CPython's pickle protocols 0 to 5: the writer; the reader is in `_unpickle`.

What is written for objects of built-in types is byte for byte what CPython writes.

Source: CPython library reference, "pickle"; PEP 307, PEP 3154, PEP 574; the opcodes as pickletools documents them.
"""

import builtins
import copyreg
import io
import sys
from struct import pack

from _unpickle import PickleError, PicklingError, Unpickler, UnpicklingError, load, loads

__all__ = ("PickleBuffer", "PickleError", "PicklingError", "UnpicklingError", "Pickler", "Unpickler", "dump", "dumps",
           "load", "loads", "HIGHEST_PROTOCOL", "DEFAULT_PROTOCOL")

format_version = "5.0"
compatible_formats = ["1.0", "1.1", "1.2", "1.3", "2.0", "3.0", "4.0", "5.0"]
HIGHEST_PROTOCOL = 5
DEFAULT_PROTOCOL = 5

_BATCH = 1000
# Frames are as long, and shorter ones than the least have no header.
_FRAME, _LEAST_FRAME = 64 * 1024, 4

# Where CPython has what is elsewhere here.
_WRITTEN_MODULES = {("codecs", "encode"): "_codecs", ("codecs", "decode"): "_codecs"}
_WRITTEN_MODULES.update(((module, name), "_pickle") for module in ("pickle", "_unpickle")
                        for name in ("Pickler", "Unpickler", "dump", "dumps", "load", "loads"))

# Names that Python 2 has elsewhere, for protocols that it reads.
_OLD_MODULES = {"builtins": "__builtin__", "_pickle": "pickle", "copyreg": "copy_reg", "queue": "Queue", "configparser": "ConfigParser"}
_OLD_NAMES = {("builtins", "range"): ("__builtin__", "xrange"), ("builtins", "str"): ("__builtin__", "unicode"),
              ("builtins", "int"): ("__builtin__", "long"), ("functools", "reduce"): ("__builtin__", "reduce"),
              ("itertools", "filterfalse"): ("itertools", "ifilterfalse"),
              ("itertools", "zip_longest"): ("itertools", "izip_longest"), ("builtins", "zip"): ("itertools", "izip"),
              ("builtins", "map"): ("itertools", "imap"), ("builtins", "filter"): ("itertools", "ifilter"),
              ("sys", "intern"): ("__builtin__", "intern"), ("builtins", "chr"): ("__builtin__", "unichr"),
              ("collections", "UserDict"): ("UserDict", "IterableUserDict"),
              ("collections", "UserList"): ("UserList", "UserList"),
              ("collections", "UserString"): ("UserString", "UserString")}


class PickleBuffer:
    """A buffer that may travel beside the pickle (protocol 5)."""

    def __init__(self, buffer):
        self._view = memoryview(buffer)

    def raw(self):
        return self._view

    def release(self):
        self._view.release()

    def __buffer__(self, flags):
        return self._view


def encode_long(number):
    """The shortest two's complement, least byte first; nothing for 0."""
    if not number:
        return b""
    length = (number.bit_length() >> 3) + 1
    data = number.to_bytes(length, "little", signed=True)
    if number < 0 and length > 1 and data[-1] == 0xFF and data[-2] & 0x80:
        data = data[:-1]
    return data


class Pickler:
    def __init__(self, file, protocol=None, *, fix_imports=True, buffer_callback=None):
        if protocol is None:
            protocol = DEFAULT_PROTOCOL
        if protocol < 0:
            protocol = HIGHEST_PROTOCOL
        elif protocol > HIGHEST_PROTOCOL:
            raise ValueError(f"pickle protocol must be <= {HIGHEST_PROTOCOL}")
        if buffer_callback is not None and protocol < 5:
            raise ValueError("buffer_callback needs protocol >= 5")
        try:
            self._file_write = file.write
        except AttributeError:
            raise TypeError("file must have a 'write' attribute") from None
        self.proto = protocol
        self.bin = protocol >= 1
        self.fast = 0
        self.fix_imports = fix_imports and protocol < 3
        self._buffer_callback = buffer_callback
        # By identity: the number of what was written already, and the object, which must live as long.
        self.memo = {}
        self._out = None

    def clear_memo(self):
        self.memo.clear()

    def persistent_id(self, obj):
        return None

    def dump(self, obj):
        if not hasattr(self, "_file_write"):
            raise PicklingError(f"Pickler.__init__() was not called by {type(self).__name__}.__init__()")
        if self.proto >= 2:
            self._file_write(b"\x80" + bytes((self.proto,)))
        self._out = bytearray()
        try:
            self.save(obj)
            self._out += b"."
            self._end_frame()
        finally:
            self._out = None

    def _end_frame(self):
        out = self._out
        if out:
            if self.proto >= 4 and len(out) >= _LEAST_FRAME:
                self._file_write(b"\x95" + pack("<Q", len(out)))
            self._file_write(bytes(out))
            self._out = bytearray()

    def _write_large(self, header, data):
        """Data of some size lies between the frames."""
        if len(data) < _FRAME or self.proto < 4:
            self._out += header
            self._out += data
        else:
            self._end_frame()
            self._file_write(header)
            self._file_write(data)

    def memoize(self, obj):
        if self.fast:
            return
        number = len(self.memo)
        self.memo[id(obj)] = number, obj
        if self.proto >= 4:
            self._out += b"\x94"
        elif not self.bin:
            self._out += b"p%d\n" % number
        else:
            self._out += b"q" + bytes((number,)) if number < 256 else b"r" + pack("<I", number)

    def _get(self, number):
        if not self.bin:
            return b"g%d\n" % number
        return b"h" + bytes((number,)) if number < 256 else b"j" + pack("<I", number)

    def save(self, obj, is_identifier=False):
        if len(self._out) >= _FRAME:
            self._end_frame()
        if not is_identifier:
            identifier = self.persistent_id(obj)
            if identifier is not None:
                return self._save_persistent(identifier)
        cls = type(obj)
        known = self.memo.get(id(obj))
        if known is not None:
            self._out += self._get(known[0])
            return
        reduced = NotImplemented
        override = getattr(self, "reducer_override", None)
        writer = _writers.get(cls)
        if override is not None and (writer is None or writer in _by_name):
            reduced = override(obj)
        if reduced is NotImplemented:
            if writer is not None:
                return writer(self, obj)
            table = getattr(self, "dispatch_table", copyreg.dispatch_table)
            reduce = table.get(cls)
            if reduce is not None:
                reduced = reduce(obj)
            elif issubclass(cls, type):
                return self._save_global(obj)
            else:
                reduce = getattr(obj, "__reduce_ex__", None)
                if reduce is not None:
                    reduced = reduce(self.proto)
                else:
                    reduce = getattr(obj, "__reduce__", None)
                    if reduce is None:
                        raise PicklingError(f"Can't pickle {cls.__name__!r} object: {obj!r}")
                    reduced = reduce()
        if isinstance(reduced, str):
            return self._save_global(obj, reduced)
        if not isinstance(reduced, tuple):
            raise PicklingError(f"__reduce__ must return a string or tuple, not {type(reduced).__name__}")
        if not 2 <= len(reduced) <= 6:
            raise PicklingError("tuple returned by __reduce__ must contain 2 through 6 elements")
        self._save_reduced(obj, *reduced)

    def _save_persistent(self, identifier):
        if self.bin:
            self.save(identifier, True)
            self._out += b"Q"
            return
        try:
            self._out += b"P" + str(identifier).encode("ascii") + b"\n"
        except UnicodeEncodeError:
            raise PicklingError("persistent IDs in protocol 0 must be ASCII strings") from None

    def _save_reduced(self, obj, function, args, state=None, items=None, pairs=None, setter=None):
        if not callable(function):
            raise PicklingError(f"first item of the tuple returned by __reduce__ must be callable, "
                                f"not {type(function).__name__}")
        if not isinstance(args, tuple):
            raise PicklingError(f"second item of the tuple returned by __reduce__ must be a tuple, "
                                f"not {type(args).__name__}")
        name = getattr(function, "__name__", "")
        if self.proto >= 2 and name == "__newobj_ex__":
            cls, args, keywords = args
            self._check_class(obj, cls, name)
            if self.proto >= 4:
                self.save(cls)
                self.save(args)
                self.save(keywords)
                self._out += b"\x92"
            else:
                from functools import partial

                self.save(partial(cls.__new__, cls, *args, **keywords))
                self.save(())
                self._out += b"R"
        elif self.proto >= 2 and name == "__newobj__":
            cls = args[0]
            self._check_class(obj, cls, name)
            self.save(cls)
            self.save(args[1:])
            self._out += b"\x81"
        else:
            self.save(function)
            self.save(args)
            self._out += b"R"
        if obj is not None:
            known = self.memo.get(id(obj))
            if known is not None:
                # It was written on the way, as a part of itself.
                self._out += b"0" + self._get(known[0])
            else:
                self.memoize(obj)
        if items is not None:
            self._save_items(items)
        if pairs is not None:
            self._save_pairs(pairs)
        if state is not None:
            if setter is None:
                self.save(state)
                self._out += b"b"
            else:
                self.save(setter)
                self.save(obj)
                self.save(state)
                self._out += b"\x86R0"

    def _check_class(self, obj, cls, name):
        if not hasattr(cls, "__new__"):
            raise PicklingError(f"first argument to {name}() has no __new__")
        if obj is not None and cls is not obj.__class__:
            raise PicklingError(f"first argument to {name}() must be {obj.__class__!r}, not {cls!r}")

    def _save_none(self, obj):
        self._out += b"N"

    def _save_bool(self, obj):
        if self.proto >= 2:
            self._out += b"\x88" if obj else b"\x89"
        else:
            self._out += b"I01\n" if obj else b"I00\n"

    def _save_int(self, obj):
        if self.bin and -0x80000000 <= obj <= 0x7FFFFFFF:
            if 0 <= obj < 256:
                self._out += b"K" + bytes((obj,))
            elif 0 <= obj < 65536:
                self._out += b"M" + pack("<H", obj)
            else:
                self._out += b"J" + pack("<i", obj)
        elif self.proto >= 2:
            data = encode_long(obj)
            self._out += b"\x8a" + bytes((len(data),)) if len(data) < 256 else b"\x8b" + pack("<i", len(data))
            self._out += data
        elif -0x80000000 <= obj <= 0x7FFFFFFF:
            self._out += b"I%d\n" % obj
        else:
            self._out += b"L%dL\n" % obj

    def _save_float(self, obj):
        self._out += b"G" + pack(">d", obj) if self.bin else b"F" + repr(obj).encode() + b"\n"

    def _save_bytes(self, obj):
        if self.proto < 3:
            if not obj:
                self._save_reduced(obj, bytes, ())
            else:
                self._save_reduced(obj, _encoder(), (str(obj, "latin-1"), "latin1"))
            return
        length = len(obj)
        if length < 256:
            self._out += b"C" + bytes((length,)) + obj
        elif length > 0xFFFFFFFF and self.proto >= 4:
            self._write_large(b"\x8e" + pack("<Q", length), obj)
        else:
            self._write_large(b"B" + pack("<I", length), obj)
        self.memoize(obj)

    def _save_bytearray(self, obj):
        if self.proto < 5:
            self._save_reduced(obj, bytearray, (bytes(obj),) if obj else ())
            return
        self._write_large(b"\x96" + pack("<Q", len(obj)), obj)
        self.memoize(obj)

    def _save_buffer(self, obj):
        if self.proto < 5:
            raise PicklingError("PickleBuffer can only be pickled with protocol >= 5")
        view = obj.raw()
        if self._buffer_callback is None or self._buffer_callback(obj):
            if view.readonly:
                self._save_bytes(view.tobytes())
            else:
                self._save_bytearray(bytearray(view))
        else:
            self._out += b"\x97\x98" if view.readonly else b"\x97"

    def _save_str(self, obj):
        if not self.bin:
            text = obj
            for character in "\\\0\n\r\x1a":
                text = text.replace(character, "\\u%04x" % ord(character))
            self._out += b"V" + _raw_escape(text) + b"\n"
        else:
            data = obj.encode("utf-8", "surrogatepass")
            length = len(data)
            if length < 256 and self.proto >= 4:
                self._out += b"\x8c" + bytes((length,)) + data
            elif length > 0xFFFFFFFF and self.proto >= 4:
                self._write_large(b"\x8d" + pack("<Q", length), data)
            else:
                self._write_large(b"X" + pack("<I", length), data)
        self.memoize(obj)

    def _save_tuple(self, obj):
        if not obj:
            self._out += b")" if self.bin else b"(t"
            return
        length = len(obj)
        short = length <= 3 and self.proto >= 2
        if not short:
            self._out += b"("
        for item in obj:
            self.save(item)
        known = self.memo.get(id(obj))
        if known is not None:
            # It holds itself by way of something else.
            self._out += b"0" * length if short else b"1" if self.bin else b"0" * (length + 1)
            self._out += self._get(known[0])
            return
        self._out += (b"\x85", b"\x86", b"\x87")[length - 1] if short else b"t"
        self.memoize(obj)

    def _save_list(self, obj):
        self._out += b"]" if self.bin else b"(l"
        self.memoize(obj)
        self._save_items(obj, len(obj) > 1)

    def _save_items(self, items, together=False):
        if not self.bin:
            for item in items:
                self.save(item)
                self._out += b"a"
            return
        for batch in _batches(items):
            # A last one alone is put behind those of a list in the way of several.
            if together or len(batch) > 1:
                self._out += b"("
                for item in batch:
                    self.save(item)
                self._out += b"e"
            else:
                self.save(batch[0])
                self._out += b"a"

    def _save_dict(self, obj):
        self._out += b"}" if self.bin else b"(d"
        self.memoize(obj)
        self._save_pairs(obj.items(), len(obj) > 1)

    def _save_pairs(self, pairs, together=False):
        if not self.bin:
            for key, value in pairs:
                self.save(key)
                self.save(value)
                self._out += b"s"
            return
        for batch in _batches(pairs):
            together = together or len(batch) > 1
            if together:
                self._out += b"("
            for key, value in batch:
                self.save(key)
                self.save(value)
            self._out += b"u" if together else b"s"

    def _save_set(self, obj):
        if self.proto < 4:
            self._save_reduced(obj, set, (list(obj),))
            return
        self._out += b"\x8f"
        self.memoize(obj)
        for batch in _batches(obj):
            self._out += b"("
            for item in batch:
                self.save(item)
            self._out += b"\x90"

    def _save_frozenset(self, obj):
        if self.proto < 4:
            self._save_reduced(obj, frozenset, (list(obj),))
            return
        self._out += b"("
        for item in obj:
            self.save(item)
        known = self.memo.get(id(obj))
        if known is not None:
            self._out += b"1" + self._get(known[0])
            return
        self._out += b"\x91"
        self.memoize(obj)

    def _save_type(self, obj):
        for value in (None, NotImplemented, ...):
            if obj is type(value):
                self._save_reduced(obj, type, (value,))
                return
        self._save_global(obj)

    def _save_function(self, obj):
        owner = getattr(obj, "__self__", None)
        if owner is None or type(owner) is type(sys):
            self._save_global(obj)
        else:
            self._save_reduced(obj, getattr, (owner, obj.__name__))

    def _save_method_of_type(self, obj):
        self._save_reduced(obj, getattr, (obj.__objclass__, obj.__name__))

    def _save_singleton(self, obj):
        self._save_global(obj, "Ellipsis" if obj is ... else "NotImplemented")

    def _save_global(self, obj, name=None):
        if name is None:
            name = getattr(obj, "__qualname__", None) or obj.__name__
        module_name = _module_of(obj, name)
        try:
            __import__(module_name)
            found = sys.modules[module_name] if module_name in sys.modules else __import__(module_name)
            for part in name.split("."):
                if part == "<locals>":
                    raise AttributeError
                found = getattr(found, part)
        except (ImportError, KeyError):
            raise PicklingError(f"Can't pickle {obj!r}: No module named {module_name!r}") from None
        except AttributeError:
            if "<locals>" in name:
                raise PicklingError(f"Can't pickle local object {obj!r}") from None
            raise PicklingError(f"Can't pickle {obj!r}: it's not found as {module_name}.{name}") from None
        if found is not obj and found != obj:
            raise PicklingError(f"Can't pickle {obj!r}: it's not the same object as {module_name}.{name}")
        module_name = _WRITTEN_MODULES.get((module_name, name), module_name)
        if self.proto >= 4:
            self.save(module_name)
            self.save(name)
            self._out += b"\x93"
        else:
            self._save_old_global(module_name, *name.split("."))
        self.memoize(obj)

    def _save_old_global(self, module_name, first, *rest):
        """A name of a module, and names in it by way of `getattr`."""
        for _ in rest:
            self.save(getattr)
            if self.proto < 2:
                self._out += b"("
        name = first
        if self.fix_imports:
            known = _OLD_NAMES.get((module_name, name))
            if known is None and module_name == "builtins":
                found = getattr(builtins, name, None)
                if isinstance(found, type) and issubclass(found, BaseException):
                    known = "exceptions", name
            module_name, name = known or (_OLD_MODULES.get(module_name, module_name), name)
        self._out += b"c" + f"{module_name}\n{name}\n".encode("utf-8" if self.proto >= 3 else "ascii")
        for name in rest:
            self.save(name)
            self._out += b"tR" if self.proto < 2 else b"\x86R"


def _encoder():
    """What protocols below 3 make bytes with."""
    from codecs import encode

    return encode


def _raw_escape(text):
    out = bytearray()
    for character in text:
        code = ord(character)
        if code < 256:
            out.append(code)
        else:
            out += (b"\\u%04x" if code < 0x10000 else b"\\U%08x") % code
    return bytes(out)


def _batches(items):
    items = iter(items)
    while True:
        batch = []
        for item in items:
            batch.append(item)
            if len(batch) == _BATCH:
                break
        if not batch:
            return
        yield batch


def _module_of(obj, name):
    module = getattr(obj, "__module__", None)
    if module is not None:
        return module
    owner = getattr(obj, "__self__", None)
    if type(owner) is type(sys):
        return owner.__name__
    for module_name, module in list(sys.modules.items()):
        if module_name not in ("__main__", "__mp_main__") and getattr(module, name, None) is obj:
            return module_name
    first, _, rest = name.partition(".")
    found = getattr(builtins, first, None)
    if (getattr(found, rest, None) if rest else found) == obj:
        return "builtins"
    return "__main__"


_writers = {
    type(None): Pickler._save_none, bool: Pickler._save_bool, int: Pickler._save_int, float: Pickler._save_float,
    bytes: Pickler._save_bytes, bytearray: Pickler._save_bytearray, str: Pickler._save_str, tuple: Pickler._save_tuple,
    list: Pickler._save_list, dict: Pickler._save_dict, set: Pickler._save_set, frozenset: Pickler._save_frozenset,
    type: Pickler._save_type, type(_batches): Pickler._save_global, type(len): Pickler._save_function,
    type(Pickler(io.BytesIO()).save): Pickler._save_function, type(...): Pickler._save_singleton,
    type(NotImplemented): Pickler._save_singleton, PickleBuffer: Pickler._save_buffer,
    type(str.upper): Pickler._save_method_of_type, type(int.__add__): Pickler._save_method_of_type,
    type((0).__add__): Pickler._save_function,
}


# What `reducer_override` is asked about too.
_by_name = (Pickler._save_global, Pickler._save_type, Pickler._save_function)

copyreg.dispatch_table.setdefault(complex, lambda number: (complex, (number.real, number.imag)))


def dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None):
    Pickler(file, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback).dump(obj)


def dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None):
    file = io.BytesIO()
    Pickler(file, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback).dump(obj)
    return file.getvalue()
