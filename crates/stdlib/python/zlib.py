"""Decompressing in one go; `deflate` has the streams."""

import deflate
import io


def decompress(data, /, wbits=15):
    if wbits < 0:
        format, bits = deflate.RAW, -wbits
    elif wbits >= 40:
        format, bits = deflate.AUTO, wbits - 32
    elif wbits >= 24:
        format, bits = deflate.GZIP, wbits - 16
    else:
        format, bits = deflate.ZLIB, wbits
    return deflate.DeflateIO(io.BytesIO(data), format, bits).read()
