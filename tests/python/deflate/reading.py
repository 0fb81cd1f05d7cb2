# own
# board: off
# Decompression: formats, windows, partial reads, damaged data.
import deflate
import io

text = b"".join(b"line %d of the text, which repeats itself\n" % number for number in range(40))
streams = {
    deflate.RAW: bytes.fromhex(
        "8dd4cd0902411044e1bb5174001eecaaf52f1c915e6660507107347c3183777fa7fea81efd517188e71ab355ccface7d7c5a"
        "bfb778d7ab6e738b3eb71aeb6efcc3a4a168681a2e343cd2f044c3330d2f34bce283731a6c931827b14e629ec43e8981120b"
        "25264a6c246c24be1f6c246c246c246c246c246c246c246c646c646c64fee4b091b191b191b191b191b19189d10f"
    ),
    deflate.ZLIB: bytes.fromhex(
        "78da8dd4cd0902411044e1bb5174001eecaaf52f1c915e6660507107347c3183777fa7fea81efd517188e71ab355ccface7d"
        "7c5abfb778d7ab6e738b3eb71aeb6efcc3a4a168681a2e343cd2f044c3330d2f34bce283731a6c931827b14e629ec43e8981"
        "120b25264a6c246c24be1f6c246c246c246c246c246c246c246c646c646c64fee4b091b191b191b191b191b19189d10f297b"
        "4447"
    ),
    deflate.GZIP: bytes.fromhex(
        "1f8b08000000000002038dd4cd0902411044e1bb5174001eecaaf52f1c915e6660507107347c3183777fa7fea81efd517188"
        "e71ab355ccface7d7c5abfb778d7ab6e738b3eb71aeb6efcc3a4a168681a2e343cd2f044c3330d2f34bce283731a6c931827"
        "b14e629ec43e8981120b25264a6c246c24be1f6c246c246c246c246c246c246c246c646c646c64fee4b091b191b191b191b1"
        "91b19189d10f942a3f9186060000"
    ),
}
for format, data in streams.items():
    print(format, deflate.DeflateIO(io.BytesIO(data), format, 15).read() == text)
    if format != deflate.RAW:
        print(deflate.DeflateIO(io.BytesIO(data)).read() == text)
    with deflate.DeflateIO(io.BytesIO(data), format, 15) as stream:
        parts = [stream.read(7), stream.readline(), stream.readline(3)]
        buffer = bytearray(10)
        print(parts, stream.readinto(buffer), buffer, stream.readinto(buffer, 4), len(stream.read()), stream.read(), stream.read(5))
    damaged = bytearray(data)
    damaged[-1] ^= 1
    for bad in (data[:-1], data[:20], damaged, b""):
        try:
            print(deflate.DeflateIO(io.BytesIO(bad), format, 15).read() == text)
        except (OSError, EOFError) as error:
            print(type(error).__name__, error.args[:1])
raw = streams[deflate.RAW]
try:
    deflate.DeflateIO(io.BytesIO(raw), deflate.RAW).read()
except OSError as error:
    print("beyond the window", error.errno)
stored = b"\x00\x05\x00\xfa\xffhello\x01\x01\x00\xfe\xff!"
source = io.BytesIO(stored + b"rest")
print(deflate.DeflateIO(source, deflate.RAW, 5).read(), source.read())
for arguments in ((None, 4), (None, -1), (None, 0, 4), (None, 0, 16)):
    try:
        deflate.DeflateIO(*arguments)
    except ValueError as error:
        print(error)


class Source(io.IOBase):
    def __init__(self, data):
        self.data = data

    def readinto(self, buffer):
        if not self.data:
            return -5
        if self.data == b"again":
            return stream.read(1) and 0
        buffer[0] = self.data[0]
        self.data = self.data[1:]
        return 1

    def close(self):
        print("closed")


stream = deflate.DeflateIO(Source(stored), deflate.RAW, 0, True)
print(stream.read(3), stream.read())
stream.close()
stream.close()
for data in (stored[:7], b"\x00\x05\x00\xfa\xffagain"):
    stream = deflate.DeflateIO(Source(data), deflate.RAW)
    try:
        stream.read()
    except OSError as error:
        print(error.errno)
stream.close()
try:
    stream.read()
except OSError as error:
    print(error.errno)
