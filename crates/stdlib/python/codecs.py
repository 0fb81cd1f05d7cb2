"""Encoding and decoding by the name of a code."""

BOM_UTF8 = b"\xef\xbb\xbf"
BOM_UTF16_LE = BOM_LE = b"\xff\xfe"
BOM_UTF16_BE = BOM_BE = b"\xfe\xff"
BOM_UTF32_LE = b"\xff\xfe\x00\x00"
BOM_UTF32_BE = b"\x00\x00\xfe\xff"
BOM = BOM_UTF16 = BOM_LE
BOM_UTF32 = BOM_UTF32_LE

_searchers = []


class CodecInfo(tuple):
    def __new__(cls, encode, decode, streamreader=None, streamwriter=None, incrementalencoder=None,
                incrementaldecoder=None, name=None, **rest):
        self = tuple.__new__(cls, (encode, decode, streamreader, streamwriter))
        self.name, self.encode, self.decode = name, encode, decode
        self.incrementalencoder, self.incrementaldecoder = incrementalencoder, incrementaldecoder
        self.streamwriter, self.streamreader = streamwriter, streamreader
        return self


def register(search_function, /):
    if not callable(search_function):
        raise TypeError("argument must be callable")
    _searchers.append(search_function)


def unregister(search_function, /):
    if search_function in _searchers:
        _searchers.remove(search_function)


def lookup(encoding, /):
    name = encoding.lower().replace(" ", "_")
    for search in _searchers:
        found = search(name.replace("-", "_"))
        if found is not None:
            return found
    "".encode(encoding)
    return CodecInfo(lambda text, errors="strict": (text.encode(encoding, errors), len(text)),
                     lambda data, errors="strict": (bytes(data).decode(encoding, errors), len(data)), name=name)


def encode(obj, encoding="utf-8", errors="strict"):
    return lookup(encoding).encode(obj, errors)[0]


def decode(obj, encoding="utf-8", errors="strict"):
    return lookup(encoding).decode(obj, errors)[0]


def getencoder(encoding):
    return lookup(encoding).encode


def getdecoder(encoding):
    return lookup(encoding).decode


def open(filename, mode="r", encoding=None, errors="strict", buffering=-1):
    import builtins
    return builtins.open(filename, mode, encoding=encoding)


class IncrementalEncoder:
    """Encodes text that comes in parts."""

    def __init__(self, errors="strict"):
        self.errors = errors
        self.reset()

    def encode(self, input, final=False):
        data = input.encode(self.encoding, self.errors)
        if not self._begun:
            self._begun = bool(input)
        elif self.encoding in _MARKED:
            # A mark of the order of bytes stands at the beginning only.
            data = data[_MARKED[self.encoding]:]
        return data

    def reset(self):
        self._begun = False

    def getstate(self):
        return int(self._begun)

    def setstate(self, state):
        self._begun = bool(state)


class IncrementalDecoder:
    """Decodes bytes that come in parts: the beginning of a character is kept for the next."""

    def __init__(self, errors="strict"):
        self.errors = errors
        self.reset()

    def decode(self, input, final=False):
        data = self._kept + bytes(input)
        if self.encoding in _MARKED and self._code is None and len(data) >= _MARKED[self.encoding]:
            # Later parts have no mark.
            codes = {"utf-8-sig": ((BOM_UTF8, "utf-8"),),
                     "utf-16": ((BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be")),
                     "utf-32": ((BOM_UTF32_LE, "utf-32-le"), (BOM_UTF32_BE, "utf-32-be"))}[self.encoding]
            mark = data[:_MARKED[self.encoding]]
            self._code = dict(codes).get(mark, codes[0][1])
            data = data[len(mark):] if mark in dict(codes) else data
        code = self._code or self.encoding
        end = len(data) if final else len(data) - _unfinished(data, code)
        self._kept = data[end:]
        return data[:end].decode(code, self.errors)

    def reset(self):
        self._kept, self._code = b"", None

    def getstate(self):
        return self._kept, 0

    def setstate(self, state):
        self._kept = state[0]


_MARKED = {"utf-8-sig": 3, "utf-16": 2, "utf-32": 4}


def _plain_name(encoding):
    name = encoding.lower().replace("_", "-").replace(" ", "-")
    return {"utf8": "utf-8", "u8": "utf-8", "utf16": "utf-16", "u16": "utf-16", "utf32": "utf-32", "u32": "utf-32"}.get(name, name)


def _unfinished(data, code):
    """How many bytes at the end begin a character that is not complete."""
    if code.startswith("utf-8"):
        for back in range(1, min(3, len(data)) + 1):
            byte = data[-back]
            if byte >= 0xC0:
                wanted = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
                return back if wanted > back else 0
            if byte < 0x80:
                return 0
        return 0
    if code.startswith("utf-32"):
        return len(data) % 4
    if code.startswith("utf-16"):
        odd = len(data) % 2
        if len(data) - odd >= 2:
            high = data[-1 - odd] if code.endswith("le") else data[-2 - odd]
            return odd + 2 * (0xD8 <= high < 0xDC)
        return odd
    return 0


def getincrementalencoder(encoding):
    made = lookup(encoding).incrementalencoder
    return made or type("IncrementalEncoder", (IncrementalEncoder,), {"encoding": _plain_name(encoding)})


def getincrementaldecoder(encoding):
    made = lookup(encoding).incrementaldecoder
    return made or type("IncrementalDecoder", (IncrementalDecoder,), {"encoding": _plain_name(encoding)})


def iterencode(iterator, encoding, errors="strict", **kwargs):
    encoder = getincrementalencoder(encoding)(errors, **kwargs)
    for text in iterator:
        if data := encoder.encode(text):
            yield data
    if data := encoder.encode("", True):
        yield data


def iterdecode(iterator, encoding, errors="strict", **kwargs):
    decoder = getincrementaldecoder(encoding)(errors, **kwargs)
    for data in iterator:
        if text := decoder.decode(data):
            yield text
    if text := decoder.decode(b"", True):
        yield text


class StreamWriter:
    """Writes text into a stream of bytes."""

    def __init__(self, stream, errors="strict"):
        self.stream, self.errors = stream, errors
        self._encoder = getincrementalencoder(self.encoding)(errors)

    def write(self, object):
        self.stream.write(self._encoder.encode(object))

    def writelines(self, list):
        self.write("".join(list))

    def reset(self):
        self._encoder.reset()

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.stream.close()

    def __getattr__(self, name):
        return getattr(self.stream, name)


class StreamReader:
    """Reads text from a stream of bytes."""

    def __init__(self, stream, errors="strict"):
        import io
        self.stream, self.errors = stream, errors
        self._text = io.TextIOWrapper(stream, self.encoding, errors, "")

    def read(self, size=-1, chars=-1, firstline=False):
        return self._text.read(chars if chars >= 0 else size)

    def readline(self, size=None, keepends=True):
        line = self._text.readline(-1 if size is None else size)
        return line if keepends else line.rstrip("\r\n")

    def readlines(self, sizehint=None, keepends=True):
        return self.read().splitlines(keepends)

    def reset(self):
        self._text.seek(self._text.tell())

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.stream.close()

    def __getattr__(self, name):
        return getattr(self.stream, name)


def getwriter(encoding):
    return lookup(encoding).streamwriter or type("StreamWriter", (StreamWriter,), {"encoding": _plain_name(encoding)})


def getreader(encoding):
    return lookup(encoding).streamreader or type("StreamReader", (StreamReader,), {"encoding": _plain_name(encoding)})
