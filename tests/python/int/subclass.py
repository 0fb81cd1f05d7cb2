class Count(int):
    def __new__(cls, value=0):
        return super().__new__(cls, value + 1)
    def __repr__(self):
        return "Count(" + int.__repr__(self) + ")"
    def __add__(self, other):
        return Count(int(self) + other)
c = Count(4)
print(c, repr(c), c + 1, 1 + c, c * 2, c == 5, hash(c) == hash(5), isinstance(c, int))
print([10, 20, 30, 40, 50, 60][c], {5: "five"}[c], -c, ~c, c.bit_length(), c << 2)
big = Count(1 << 100)
print(big - 1 == 1 << 100, int(big), big > c, c < big)
