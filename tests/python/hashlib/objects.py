# A digest can be asked for at any time; copies are independent; what is no buffer is refused.
import hashlib

h = hashlib.sha256(b"a")
first = h.digest()
h.update(memoryview(b"b"))
twin = h.copy()
h.update(bytearray(b"c"))
print(first == hashlib.sha256(b"a").digest(), twin.hexdigest() == hashlib.sha256(b"ab").hexdigest())
print(h.hexdigest() == hashlib.sha256(b"abc").hexdigest())
for bad in ("text", 1, None, [1]):
    try:
        h.update(bad)
    except TypeError as error:
        print(error)
try:
    hashlib.new("nonsense")
except ValueError as error:
    print(error)
