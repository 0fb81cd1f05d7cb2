# own
# board: off
# The types that functions with the decorator viper have besides Python's.
import micropython


@micropython.viper
def invert(data: ptr8, count: int):
    for index in range(count):
        data[index] = 255 - data[index]


buffer = bytearray(range(6))
invert(buffer, 4)
print(buffer)


@micropython.viper
def swap(data: ptr16, i: int, j: int):
    data[i], data[j] = data[j], data[i]


swap(buffer, 0, 2)
print(buffer)


@micropython.viper
def total(data) -> uint:
    words = ptr32(data)
    found = uint(0)
    for index in range(len(data) // 4):
        found += words[index]
    return found


print(hex(total(b"\1\0\0\0\2\0\0\x80\0\0\0\0")))


@micropython.viper
def low_bits(data: ptr8, value: int) -> int:
    data[0] = value
    ptr16(data)[1] = value
    data[1] -= 1
    return data[0]


print(hex(low_bits(buffer, 0x12345)), buffer)
print(low_bits(buffer, -2), buffer)

# A part of a buffer, a pointer from a pointer, the address of what a pointer points to.
view = memoryview(buffer)[2:]


@micropython.viper
def first(data: ptr) -> int:
    return ptr8(data)[0] | ptr8(int(data) + 1)[0] << 8


print(hex(first(view)), hex(first(bytes(view))))


@micropython.viper
def fill(data: ptr8, value: int, count: int):
    for index in range(count):
        data[index] = value


@micropython.viper
def fill_tail(data: ptr16, skipped: int, count: int):
    fill(data + skipped, 0x33, count - skipped)
    fill(data + 2 - 1, 0x44, 1)


fill_tail(buffer, 4, 6)
print(buffer)


@micropython.viper
def beyond(data: ptr8, index: int) -> int:
    return data[index]


print(beyond(buffer, len(buffer) - 1))
for index in (len(buffer), -1):
    try:
        beyond(buffer, index)
    except IndexError as error:
        print("IndexError", error)
for wrong in (None, 1.5, [1]):
    try:
        first(wrong)
    except TypeError as error:
        print("TypeError", error)
try:
    invert(b"constant", 1)
except TypeError as error:
    print("TypeError", error)


# Names bound in the function, and functions without the decorator, mean what they say.
@micropython.viper
def shadowed(ptr8):
    return ptr8


print(shadowed(5))


def plain(data):
    return ptr8(data)


try:
    plain(buffer)
except NameError as error:
    print("NameError", error)


class Display:
    def __init__(self):
        self.pixels = bytearray(4)

    @micropython.viper
    def fill(self, colour: int):
        pixels = ptr16(self.pixels)
        for index in range(2):
            pixels[index] = colour


display = Display()
display.fill(0xF81F)
print(display.pixels)
