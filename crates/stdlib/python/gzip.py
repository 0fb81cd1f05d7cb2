"""gzip files."""

import builtins
import deflate
import io


def GzipFile(filename=None, mode="rb", compresslevel=9, fileobj=None):
    if fileobj is None:
        return deflate.DeflateIO(builtins.open(filename, mode), deflate.GZIP, 15, True)
    return deflate.DeflateIO(fileobj, deflate.GZIP, 15)


def open(filename, mode="rb"):
    return GzipFile(filename, mode)


def decompress(data, /):
    return GzipFile(fileobj=io.BytesIO(data)).read()


def compress(data, /, compresslevel=9):
    target = io.BytesIO()
    # The time that compressing takes grows with the window: 4 KB are enough for most.
    with deflate.DeflateIO(target, deflate.GZIP, 12) as stream:
        stream.write(data)
    return target.getvalue()
