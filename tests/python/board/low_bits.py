# own
# Items that do not fit: on boards their low bits are stored, as drivers expect.
from array import array

b = bytearray(5)
m = memoryview(b)
b[0] = 0x1AB
b[1] = -1
m[2] = 0x1234
m[3] = -2
b[4] = 1 << 70 | 7
print(b.hex())
a = array("H", [0, 1])
memoryview(a)[0] = 0x12345
print(a)
for text in "b[0] = 'a'", "b[0] = 1.5", "m[0] = None", "bytes([256])", "bytearray([256])", "b.append(256)", "a[0] = 65536", "array('B', [256])":
    try:
        exec(text)
    except (TypeError, ValueError, OverflowError) as error:
        print(text, type(error).__name__)
