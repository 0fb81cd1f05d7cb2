"""JSON: what is built in, and the classes that programs derive their own from."""

import ujson as _json
from ujson import JSONDecodeError
from . import decoder, encoder
from .decoder import JSONDecoder
from .encoder import JSONEncoder

__all__ = ["JSONDecodeError", "JSONDecoder", "JSONEncoder", "dump", "dumps", "load", "loads"]


def dumps(obj, *, cls=None, **options):
    return _json.dumps(obj, **options) if cls is None else cls(**options).encode(obj)


def dump(obj, fp, *, cls=None, **options):
    if cls is None:
        _json.dump(obj, fp, **options)
    else:
        for piece in cls(**options).iterencode(obj):
            fp.write(piece)


def loads(s, *, cls=None, **options):
    return _json.loads(s, **options) if cls is None else cls(**options).decode(s)


def load(fp, *, cls=None, **options):
    return _json.load(fp, **options) if cls is None else cls(**options).decode(fp.read())
