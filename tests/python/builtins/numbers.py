print(abs(-5), abs(2.5), abs(-10**30), abs(True), bin(10), bin(-5), oct(8), hex(255), hex(-10**20), bin(0))
print(chr(65), chr(233), chr(0x1f600), ord("a"), ord("é"), ord("😀"), ord(b"x"), len(chr(0)))
print(divmod(7, 3), divmod(-7, 3), divmod(7.5, 2), divmod(10**20, 7), divmod(7, -3), divmod(True, 2))
print(pow(2, 10), pow(2, -1), pow(2, 10, 1000), pow(3, -1, 7), pow(2.0, 3), pow(10, 30), pow(2, 3, None), pow(base=2, exp=4))
print(round(2.5), round(3.5), round(2.567, 2), round(1234, -2), round(-0.5), round(5), round(2.5, None), type(round(2.0)).__name__)
class I:
    def __index__(self):
        return 65
    def __abs__(self):
        return "abs"
    def __round__(self, n=None):
        return ("round", n)
    def __divmod__(self, o):
        return "divmod"
    def __rdivmod__(self, o):
        return "rdivmod"
i = I()
print(chr(i), bin(i), hex(i), oct(i), abs(i), round(i), round(i, 3), divmod(i, 1), divmod(1, i))
for f in (lambda: chr(-1), lambda: chr(0x110000), lambda: chr("a"), lambda: ord("ab"), lambda: ord(5), lambda: abs("a"),
          lambda: hex(1.5), lambda: divmod("a", 1), lambda: pow(2, 3, 0), lambda: round("a"), lambda: ord("")):
    try:
        f()
    except (TypeError, ValueError, ZeroDivisionError) as e:
        print(type(e).__name__, e)
