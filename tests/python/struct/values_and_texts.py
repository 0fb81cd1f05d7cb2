# board: off
# Truth values, Pascal strings, messages, lengths.
import operator
import struct


class Truth:
    def __init__(self, value):
        self.value = value

    def __bool__(self):
        if self.value is None:
            raise OSError("no")
        return self.value


print(struct.pack("?b?", Truth(True), 5, Truth(False)), struct.pack("2?", [], [1]))
try:
    struct.pack("?", Truth(None))
except OSError as error:
    print(error)
print(struct.pack("300p", b"x" * 300) == b"\xff" + b"x" * 299)
for code in ("\0", b"2\0i"):
    try:
        struct.calcsize(code)
    except struct.error as error:
        print(error)
for function in (lambda: struct.pack_into("<I", bytearray(10), -2, 1), lambda: struct.unpack_from("<I", bytearray(10), -2)):
    try:
        function()
    except struct.error as error:
        print(error)
values = struct.iter_unpack(">IB", bytes(15))
print(operator.length_hint(values), next(values), operator.length_hint(values))
