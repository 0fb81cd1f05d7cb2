# board: off
# SHAKE: digests as long as one asks for.
import hashlib

for name in ("shake_128", "shake_256"):
    make = getattr(hashlib, name)
    for text in (b"", b"abc", bytes(range(168)), bytes(1000)):
        hash = make(text)
        print(name, hash.hexdigest(20), hash.digest_size, hash.block_size, hash.name)
        long = hash.digest(700)
        print(long[:20].hex() == hash.hexdigest(20), long[690:].hex(), len(hash.digest(0)), hash.hexdigest(700) == long.hex())
    print(hashlib.new(name, b"abc").hexdigest(length=5), make(b"a").copy().digest(3))
try:
    hashlib.shake_128().digest()
except TypeError as error:
    print(type(error).__name__)
