# own
# board: off
# zlib and gzip in one go.
import gzip
import io
import zlib

packed = b"x\x9cK\x04\x00\x00b\x00b"
print(zlib.decompress(packed), zlib.decompress(packed[2:-4], -15), zlib.decompress(packed, wbits=47))
zipped = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x04\x03\xcbH\xcd\xc9\xc9\x07\x00\x86\xa6\x106\x05\x00\x00\x00"
print(gzip.decompress(zipped), zlib.decompress(zipped, 31), zlib.decompress(zipped, 47))
with gzip.GzipFile(fileobj=io.BytesIO(zipped)) as file:
    print(file.read(2), file.read())
print(zlib.adler32(b"Wikipedia"), zlib.adler32(b"pedia", zlib.adler32(b"Wiki")), zlib.adler32(b""), zlib.crc32(b"abc"))
