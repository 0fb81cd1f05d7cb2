# own
# board: off
# Compression: headers, windows, pieces, round trips, streams that fail.
import deflate
import gzip
import io
import zlib


def compress(pieces, *arguments):
    target = io.BytesIO()
    with deflate.DeflateIO(target, *arguments) as stream:
        for piece in pieces:
            print(stream.write(piece), end=" ")
    return target.getvalue()


def decompress(data, *arguments):
    return deflate.DeflateIO(io.BytesIO(data), *arguments).read()


for format in (deflate.RAW, deflate.ZLIB, deflate.GZIP):
    print(compress([b"hello"], format, 9))
print(compress([]), compress([b""]), compress(["text", bytearray(3)]))
print(compress([b"1234567890abcdefghijklmnopqrstuvwxyz123123"], deflate.RAW))
text = b"".join(b"%d squared is %d\n" % (n, n * n) for n in range(60))
noise = bytearray(700)
state = 1
for index in range(len(noise)):
    state = state * 1103515245 + 12345 & 0x7FFFFFFF
    noise[index] = state >> 16 & 255
sizes = []
for bits in (5, 8, 10, 15):
    for data in (text, bytes(noise), bytes(1000)):
        pieces = [data[at : at + 97] for at in range(0, len(data), 97)]
        target = io.BytesIO()
        stream = deflate.DeflateIO(target, deflate.ZLIB, bits)
        for piece in pieces:
            stream.write(piece)
        stream.close()
        packed = target.getvalue()
        sizes.append(len(packed))
        if decompress(packed, deflate.ZLIB, max(bits, 8)) != data:
            print("differs", bits)
print(sizes)
print(zlib.decompress(zlib.compress(text)) == text, gzip.decompress(gzip.compress(text)) == text)
print(zlib.decompress(zlib.compress(text, wbits=-9), -9) == text, zlib.decompress(zlib.compress(text, wbits=25), 25) == text)


class Target(io.IOBase):
    def __init__(self, room):
        self.room = room

    def write(self, data):
        print(bytes(data))
        self.room -= 1
        return len(data) if self.room >= 0 else -5


for room in range(3):
    stream = deflate.DeflateIO(Target(room), deflate.GZIP)
    try:
        stream.write("a")
        stream.close()
    except OSError as error:
        print(error.errno)
try:
    stream.write(b"b")
    stream.close()
    stream.write(b"c")
except OSError as error:
    print(error.errno)
