"""Reading gzip files."""

import builtins
import deflate
import io


def GzipFile(filename=None, mode="rb", *, fileobj=None):
    if mode not in ("r", "rb"):
        raise ValueError("only reading is supported")
    if fileobj is None:
        return deflate.DeflateIO(builtins.open(filename, "rb"), deflate.GZIP, 15, True)
    return deflate.DeflateIO(fileobj, deflate.GZIP, 15)


def open(filename, mode="rb"):
    return GzipFile(filename, mode)


def decompress(data, /):
    return deflate.DeflateIO(io.BytesIO(data), deflate.GZIP, 15).read()
