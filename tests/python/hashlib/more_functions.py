# board: off
# Functions besides those of boards: texts of all lengths around the size of a block, in one piece and byte by byte.
import hashlib

for name in ("sha224", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_384", "sha3_512", "blake2b", "blake2s"):
    make = getattr(hashlib, name)
    total = make()
    for length in (0, 1, 55, 56, 63, 64, 65, 71, 72, 73, 103, 104, 111, 112, 127, 128, 129, 135, 136, 137, 143, 144, 145, 256, 1000):
        text = bytes(i * 7 & 255 for i in range(length))
        whole = make(text)
        pieces = make()
        for byte in text:
            pieces.update(bytes([byte]))
        total.update(whole.digest())
        if whole.hexdigest() != pieces.hexdigest():
            print("differs", name, length)
    print(name, total.hexdigest(), total.digest_size, total.block_size, total.name)
    twin = total.copy()
    twin.update(b"more")
    print(total.hexdigest() == total.digest().hex(), twin.digest() == total.digest(), twin.hexdigest()[:16])
    print(hashlib.new(name, b"abc").hexdigest() == make(b"abc").hexdigest())
    for bad in ("text", 1, None):
        try:
            make(bad)
        except TypeError as error:
            print(type(error).__name__)
print(hashlib.sha512(b"a" * 300000).hexdigest())
print(hashlib.sha384(memoryview(b"abc")[1:]).hexdigest() == hashlib.sha384(bytearray(b"bc"), usedforsecurity=False).hexdigest())
print(hashlib.new("SHA512").name, hashlib.new("sha3-256").name[:4])
print(sorted(hashlib.algorithms_guaranteed))
print(hashlib.algorithms_guaranteed <= hashlib.algorithms_available)
for name in "nonsense", "sha513", "":
    try:
        hashlib.new(name)
    except ValueError as error:
        print(error)
