class Other:
    def __radd__(self, other): return ("radd", other)
    def __rsub__(self, other): return ("rsub", other)
    def __rpow__(self, other): return ("rpow", other)
    def __rdivmod__(self, other): return ("rdivmod", other)
    def __eq__(self, other): return "eq"
    def __gt__(self, other): return "gt"
o = Other()
print(1 + o, 2 - o, 3 ** o, divmod(4, o), 1 == o, 1 < o, (1 << 80) + o)
for f in (lambda: 1 + "a", lambda: 1 - None, lambda: 1 < "a", lambda: 1 @ 2, lambda: 1 & 1.0, lambda: 1 << 1.0, lambda: ~1.5, lambda: -"a", lambda: divmod(1, "a")):
    try:
        print(f())
    except TypeError as error:
        print("TypeError", error)
print((1).__add__(2), (1).__add__("a"), (5).__rsub__(7), (1).__eq__(1.0), (2).__pow__(3), (7).__divmod__(2), (2).__rdivmod__(7))
