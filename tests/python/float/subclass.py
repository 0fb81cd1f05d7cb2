class Metres(float):
    def __new__(cls, value):
        return super().__new__(cls, value)
    def __str__(self):
        return float.__str__(self) + " m"
    def __add__(self, other):
        return Metres(float(self) + float(other))
m = Metres(1.5)
print(m, repr(m), m + m, type(m + m).__name__, m * 2, type(m * 2).__name__, m < 2, m == 1.5, hash(m) == hash(1.5), f"{m:.3f}", round(m), float(m), m.is_integer(), Metres.fromhex("0x1p1"))
