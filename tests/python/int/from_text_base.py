print(int("ff", 16), int("0xff", 16), int("FF", 16), int("-0x1_f", 16))
print(int("777", 8), int("0o777", 8), int("1010", 2), int("0b1010", 2))
print(int("z", 36), int("zz", 36), int("0x1f", 0), int("0b11", 0), int("0o17", 0), int("10", 0), int("0", 0), int("000", 0))
for text, base in (("8", 8), ("012", 0), ("0b2", 2), ("g", 16), ("1", 1), ("1", 37), ("1", -1), ("0x", 16), ("0x", 0)):
    try:
        print(int(text, base))
    except ValueError as error:
        print("ValueError", error)
for arguments in ((1, 2), (1.5, 10), (None, 10)):
    try:
        int(*arguments)
    except TypeError as error:
        print("TypeError", error)
class Two:
    def __index__(self):
        return 2
print(int("101", Two()))
