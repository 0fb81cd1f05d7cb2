# board: off
# Items that do not fit: refused on a PC. On boards their low bits are stored, except of arrays (see board/low_bits).
from array import array

b = bytearray(2)
m = memoryview(b)
a = array("H", [1])
for text in "b[0] = 256", "b[0] = -1", "m[0] = 256", "m[0] = -1", "m[1] = 1 << 70", "memoryview(a)[0] = 70000", "a[0] = 65536", "a[0] = -1", "a.append(65536)":
    try:
        exec(text)
    except Exception as error:
        print(text, type(error).__name__)
b[0] = 255
m[1] = 0
a[0] = 65535
print(b, a)
