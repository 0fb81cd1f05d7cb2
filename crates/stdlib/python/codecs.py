"""Encoding and decoding by the name of a code."""

BOM_UTF8 = b"\xef\xbb\xbf"
BOM_UTF16_LE = BOM_LE = b"\xff\xfe"
BOM_UTF16_BE = BOM_BE = b"\xfe\xff"
BOM_UTF32_LE = b"\xff\xfe\x00\x00"
BOM_UTF32_BE = b"\x00\x00\xfe\xff"

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
    try:
        import _codecs_more as more
    except ImportError:
        more = None
    try:
        "".encode(encoding)
    except LookupError:
        found = more and more.transform(encoding)
        if not found:
            raise
        return found
    if more:
        return more.describe(encoding)
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


def __getattr__(name):
    try:
        import _codecs_more as more
    except ImportError:
        more = None
    if name.startswith("__") or not hasattr(more, name):
        raise AttributeError(f"module 'codecs' has no attribute '{name}'", name=name)
    return getattr(more, name)
