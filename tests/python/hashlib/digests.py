# Digests of texts of all lengths around the size of a block, in one piece and byte by byte.
import hashlib

for name in ("md5", "sha1", "sha256"):
    make = getattr(hashlib, name)
    total = make()
    for length in (0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 200):
        text = bytes(i * 7 & 255 for i in range(length))
        whole = make(text)
        pieces = make()
        for byte in text:
            pieces.update(bytes([byte]))
        total.update(whole.digest())
        if whole.hexdigest() != pieces.hexdigest():
            print("differs", name, length)
    print(name, total.hexdigest(), total.digest_size, total.block_size, total.name)
    print(hashlib.new(name, b"abc").hexdigest() == make(b"abc").hexdigest())
