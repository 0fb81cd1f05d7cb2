"""Compressing and decompressing in one go, and checksums; `deflate` has the streams."""

import deflate
import io
from binascii import crc32


def _format(wbits):
    if wbits < 0:
        return deflate.RAW, -wbits
    if wbits >= 40:
        return deflate.AUTO, wbits - 32
    if wbits >= 24:
        return deflate.GZIP, wbits - 16
    return deflate.ZLIB, wbits


def decompress(data, /, wbits=15):
    return deflate.DeflateIO(io.BytesIO(data), *_format(wbits)).read()


def compress(data, /, level=-1, wbits=15):
    target = io.BytesIO()
    format, bits = _format(wbits)
    # The time that compressing takes grows with the window: 4 KB are enough for most.
    with deflate.DeflateIO(target, format, min(bits, 12)) as stream:
        stream.write(data)
    return target.getvalue()


def adler32(data, value=1, /):
    low, high = value & 65535, value >> 16
    for byte in data:
        low += byte
        high += low
    return high % 65521 << 16 | low % 65521
