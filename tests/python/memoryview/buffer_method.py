# python: 3.12
# Objects that lend their bytes by a method.
class Lender:
    def __init__(self, data):
        self.data = bytearray(data)

    def __buffer__(self, flags):
        print("asked", type(flags).__name__)
        return memoryview(self.data)


lender = Lender(b"abcdef")
view = memoryview(lender)
view[0] = 65
print(bytes(view), lender.data, len(view))
print(bytes(lender), bytearray(lender))


class Wrong:
    def __buffer__(self, flags):
        return b"bytes"


class None_:
    pass


for made in Wrong(), None_(), 3:
    try:
        memoryview(made)
    except TypeError as error:
        print(error)
