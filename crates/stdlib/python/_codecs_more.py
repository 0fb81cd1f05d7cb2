"""What `codecs` has on a PC: codes that are given piece by piece, streams, and codes from bytes to bytes."""

import sys as _sys
from codecs import CodecInfo, lookup

# The classes say that they are of `codecs`.
__name__ = "codecs"

BOM_UTF16 = BOM = b"\xff\xfe" if _sys.byteorder == "little" else b"\xfe\xff"
BOM_UTF32 = b"\xff\xfe\x00\x00" if _sys.byteorder == "little" else b"\x00\x00\xfe\xff"
BOM32_LE, BOM32_BE = b"\xff\xfe", b"\xfe\xff"
BOM64_LE, BOM64_BE = b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff"

# Names that have another spelling than their first one.
_NAMES = {
    "utf8": "utf-8", "u8": "utf-8", "utf": "utf-8", "cp65001": "utf-8",
    "utf16": "utf-16", "u16": "utf-16", "utf32": "utf-32", "u32": "utf-32",
    "utf16le": "utf-16-le", "utf16be": "utf-16-be", "utf32le": "utf-32-le", "utf32be": "utf-32-be",
    "utf8sig": "utf-8-sig", "usascii": "ascii", "646": "ascii", "ansix341968": "ascii",
    "latin1": "iso8859-1", "latin": "iso8859-1", "l1": "iso8859-1", "88591": "iso8859-1", "iso88591": "iso8859-1",
}


_NATIVE_16, _NATIVE_32 = f"utf-16-{_sys.byteorder[0]}e", f"utf-32-{_sys.byteorder[0]}e"


def _canonical(name):
    plain = name.lower().replace("-", "").replace("_", "").replace(" ", "")
    if plain in _NAMES:
        return _NAMES[plain]
    if plain.startswith("iso8859"):
        return "iso8859-" + plain[7:]
    if plain.startswith("windows") and plain[7:].isdigit():
        return "cp" + plain[7:]
    return name.lower().replace("_", "-")


class Codec:
    """A code without state."""

    def encode(self, input, errors="strict"):
        raise NotImplementedError

    def decode(self, input, errors="strict"):
        raise NotImplementedError


class IncrementalEncoder:
    """Encodes text that comes in pieces."""

    def __init__(self, errors="strict"):
        self.errors = errors
        self.buffer = ""

    def encode(self, input, final=False):
        raise NotImplementedError

    def reset(self):
        pass

    def getstate(self):
        return 0

    def setstate(self, state):
        pass


class IncrementalDecoder:
    """Decodes bytes that come in pieces."""

    def __init__(self, errors="strict"):
        self.errors = errors

    def decode(self, input, final=False):
        raise NotImplementedError

    def reset(self):
        pass

    def getstate(self):
        return b"", 0

    def setstate(self, state):
        pass


class BufferedIncrementalEncoder(IncrementalEncoder):
    """Keeps what `_buffer_encode` did not take."""

    def _buffer_encode(self, input, errors, final):
        raise NotImplementedError

    def encode(self, input, final=False):
        text = self.buffer + input
        result, taken = self._buffer_encode(text, self.errors, final)
        self.buffer = text[taken:]
        return result

    def reset(self):
        self.buffer = ""

    def getstate(self):
        return self.buffer or 0

    def setstate(self, state):
        self.buffer = state or ""


class BufferedIncrementalDecoder(IncrementalDecoder):
    """Keeps what `_buffer_decode` did not take."""

    def __init__(self, errors="strict"):
        super().__init__(errors)
        self.buffer = b""

    def _buffer_decode(self, input, errors, final):
        raise NotImplementedError

    def decode(self, input, final=False):
        data = self.buffer + input
        result, taken = self._buffer_decode(data, self.errors, final)
        self.buffer = data[taken:]
        return result

    def reset(self):
        self.buffer = b""

    def getstate(self):
        return self.buffer, 0

    def setstate(self, state):
        self.buffer = state[0]


def _whole_utf8(data):
    """Number of bytes before a character of UTF-8 that is not complete."""
    for back in range(1, min(3, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            length = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(data) - back if back < length and byte < 0xF5 else len(data)
        if byte < 0x80:
            break
    return len(data)


def _whole_units(data, width, order):
    """Number of bytes before a character of UTF-16 or UTF-32 that is not complete."""
    end = len(data) - len(data) % width
    if width == 2 and end >= 2 and 0xD8 <= data[end - (1 if order == "little" else 2)] < 0xDC:
        end -= 2
    return end


class _Wide(BufferedIncrementalDecoder):
    """UTF-16 and UTF-32; without an order in the name the first character says it."""

    width, order = 2, None

    def _buffer_decode(self, data, errors, final):
        skipped, order = 0, self.order
        if order is None:
            if len(data) < self.width and not final:
                return "", 0
            start = data[:self.width]
            order = _sys.byteorder
            for name in "little", "big":
                if start == (0xFEFF).to_bytes(self.width, name):
                    order, skipped = name, self.width
            if data:
                self.order = order
        end = len(data) if final else _whole_units(data, self.width, order)
        name = f"utf-{8 * self.width}-{order[0]}e"
        return data[skipped:end].decode(name, errors) if end > skipped else "", end

    def reset(self):
        super().reset()
        self.order = type(self).order

    def getstate(self):
        return self.buffer, 0 if self.order == type(self).order else 1 if self.order == "little" else 2

    def setstate(self, state):
        self.buffer = state[0]
        self.order = (type(self).order, "little", "big")[state[1]]


def _decoder(encoding):
    name = _canonical(encoding)
    if name.startswith(("utf-16", "utf-32")):
        order = {"e": "little" if name[-2] == "l" else "big"}.get(name[-1])
        return type("IncrementalDecoder", (_Wide,), {"width": int(name[4:6]) // 8, "order": order})

    class IncrementalDecoder(BufferedIncrementalDecoder):
        started = name != "utf-8-sig"

        def _buffer_decode(self, data, errors, final):
            end = len(data) if final or not name.startswith("utf-8") else _whole_utf8(data)
            if not self.started:
                if not final and len(data) < 3 and b"\xef\xbb\xbf".startswith(data):
                    return "", 0
                self.started = True
                return data[:end].decode(encoding, errors), end
            return data[:end].decode("utf-8" if name == "utf-8-sig" else encoding, errors), end

        def reset(self):
            super().reset()
            self.started = name != "utf-8-sig"

    return IncrementalDecoder


def _encoder(encoding):
    name = _canonical(encoding)

    class Encoder(IncrementalEncoder):
        started = name not in ("utf-16", "utf-32", "utf-8-sig")

        def encode(self, input, final=False):
            code = encoding
            if self.started:
                code = {"utf-8-sig": "utf-8", "utf-16": _NATIVE_16, "utf-32": _NATIVE_32}.get(name, encoding)
            self.started = self.started or bool(input)
            return input.encode(code, self.errors)

        def reset(self):
            self.started = name not in ("utf-16", "utf-32", "utf-8-sig")

        def getstate(self):
            return int(self.started)

        def setstate(self, state):
            self.reset()
            self.started = self.started or bool(state)

    Encoder.__name__ = Encoder.__qualname__ = "IncrementalEncoder"
    return Encoder


class _OverStream:
    """What it does not have itself is asked of the stream below, which it closes at the end of `with`."""

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        self.stream.close()


class _Lines(_OverStream):
    """Iterates over what `readline` gives."""

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line


class StreamWriter(Codec, _OverStream):
    """Writes text to a stream of bytes."""

    def __init__(self, stream, errors="strict"):
        self.stream, self.errors = stream, errors

    def write(self, object):
        self.stream.write(self.encode(object, self.errors)[0])

    def writelines(self, list):
        for text in list:
            self.write(text)

    def reset(self):
        pass

    def seek(self, offset, whence=0):
        self.stream.seek(offset, whence)


class StreamReader(Codec, _Lines):
    """Reads text from a stream of bytes."""

    def __init__(self, stream, errors="strict"):
        self.stream, self.errors = stream, errors
        self._rest = ""
        self._bytes = b""

    def _more(self, size=-1):
        data = self.stream.read() if size < 0 else self.stream.read(size)
        waiting = self._bytes + data
        if data and size >= 0:
            try:
                text, taken = self.decode(waiting, self.errors)
            except UnicodeDecodeError as error:
                if error.end < len(waiting) or len(waiting) - error.start > 3:
                    raise
                text, taken = self.decode(waiting[:error.start], self.errors)
        else:
            text, taken = self.decode(waiting, self.errors)
        self._bytes = waiting[taken:]
        self._rest += text
        return bool(data)

    def read(self, size=-1, chars=-1, firstline=False):
        if chars < 0:
            self._more(size)
            text, self._rest = self._rest, ""
            return text
        while len(self._rest) < chars and self._more(max(size, 72)):
            pass
        text, self._rest = self._rest[:chars], self._rest[chars:]
        return text

    def readline(self, size=None, keepends=True):
        while True:
            lines = self._rest.splitlines(True)
            complete = len(lines) > 1 or bool(lines) and lines[0].endswith("\n")
            if complete or not self._more(72 if size is None else size):
                break
        lines = self._rest.splitlines(True)
        if not lines:
            return ""
        self._rest = self._rest[len(lines[0]):]
        return lines[0] if keepends else lines[0].splitlines()[0]

    def readlines(self, sizehint=None, keepends=True):
        return self.read().splitlines(keepends)

    def reset(self):
        self._rest, self._bytes = "", b""

    def seek(self, offset, whence=0):
        self.stream.seek(offset, whence)
        self.reset()


class StreamReaderWriter(_Lines):
    """Both in one."""

    encoding = "unknown"

    def __init__(self, stream, Reader, Writer, errors="strict"):
        self.stream, self.errors = stream, errors
        self.reader, self.writer = Reader(stream, errors), Writer(stream, errors)

    def read(self, size=-1):
        return self.reader.read(size)

    def readline(self, size=None, keepends=True):
        return self.reader.readline(size, keepends)

    def readlines(self, sizehint=None):
        return self.reader.readlines(sizehint)

    def write(self, data):
        return self.writer.write(data)

    def writelines(self, list):
        return self.writer.writelines(list)

    def reset(self):
        self.reader.reset()
        self.writer.reset()

    def seek(self, offset, whence=0):
        self.stream.seek(offset, whence)
        self.reader.reset()


def describe(encoding):
    """All about a code of text that `str.encode` knows."""
    def encode(text, errors="strict"):
        return text.encode(encoding, errors), len(text)

    def decode(data, errors="strict"):
        return bytes(data).decode(encoding, errors), len(data)

    reader = type("StreamReader", (StreamReader,), {"decode": staticmethod(decode), "encode": staticmethod(encode)})
    writer = type("StreamWriter", (StreamWriter,), {"decode": staticmethod(decode), "encode": staticmethod(encode)})
    return CodecInfo(encode, decode, reader, writer, _encoder(encoding), _decoder(encoding), _canonical(encoding))


def _rot13(text, errors="strict"):
    turned = "".join(
        chr((ord(c) - base + 13) % 26 + base) if (base := 97 if "a" <= c <= "z" else 65 if "A" <= c <= "Z" else 0) else c
        for c in text
    )
    return turned, len(text)


def _transform(name):
    import base64
    import binascii

    if name == "rot13":
        return _rot13, _rot13
    if name == "hex":
        return binascii.hexlify, binascii.unhexlify
    if name == "base64":
        return base64.encodebytes, base64.decodebytes
    if name == "zlib":
        import zlib
        return zlib.compress, zlib.decompress
    return None


_TRANSFORMS = {
    "rot13": "rot13", "hex": "hex", "hexcodec": "hex", "base64": "base64", "base64codec": "base64",
    "zlib": "zlib", "zip": "zlib", "zlibcodec": "zlib",
}


def transform(encoding):
    """The code from bytes to bytes (ROT13: from text to text) of this name; None when there is none."""
    name = _TRANSFORMS.get(encoding.lower().replace("-", "").replace("_", "").replace(" ", ""))
    if name is None:
        return None
    encode, decode = _transform(name)
    if name != "rot13":
        plain_encode, plain_decode = encode, decode

        def encode(data, errors="strict"):
            return plain_encode(data), len(data)

        def decode(data, errors="strict"):
            return plain_decode(data), len(data)

    return CodecInfo(encode, decode, name=name)


def getincrementalencoder(encoding):
    found = lookup(encoding).incrementalencoder
    if found is None:
        raise LookupError(encoding)
    return found


def getincrementaldecoder(encoding):
    found = lookup(encoding).incrementaldecoder
    if found is None:
        raise LookupError(encoding)
    return found


def getreader(encoding):
    return lookup(encoding).streamreader


def getwriter(encoding):
    return lookup(encoding).streamwriter


def iterencode(iterator, encoding, errors="strict", **options):
    encoder = getincrementalencoder(encoding)(errors, **options)
    for text in iterator:
        if piece := encoder.encode(text):
            yield piece
    if piece := encoder.encode("", True):
        yield piece


def iterdecode(iterator, encoding, errors="strict", **options):
    decoder = getincrementaldecoder(encoding)(errors, **options)
    for data in iterator:
        if piece := decoder.decode(data):
            yield piece
    if piece := decoder.decode(b"", True):
        yield piece


def utf_8_encode(text, errors="strict", /):
    return text.encode("utf-8", errors or "strict"), len(text)


def utf_8_decode(data, errors="strict", final=False, /):
    end = len(data) if final else _whole_utf8(data)
    return bytes(data[:end]).decode("utf-8", errors or "strict"), end


def ascii_encode(text, errors="strict", /):
    return text.encode("ascii", errors or "strict"), len(text)


def ascii_decode(data, errors="strict", /):
    return bytes(data).decode("ascii", errors or "strict"), len(data)


def latin_1_encode(text, errors="strict", /):
    return text.encode("latin-1", errors or "strict"), len(text)


def latin_1_decode(data, errors="strict", /):
    return bytes(data).decode("latin-1", errors or "strict"), len(data)
