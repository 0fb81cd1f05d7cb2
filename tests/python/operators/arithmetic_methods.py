class V:
    def __init__(self, *v): self.v = v
    def __repr__(self): return "V%r" % (self.v,)
    def __add__(self, o): return V(*(a + b for a, b in zip(self.v, o.v))) if isinstance(o, V) else NotImplemented
    def __mul__(self, k): return V(*(a * k for a in self.v))
    def __rmul__(self, k): return self * k
    def __neg__(self): return V(*(-a for a in self.v))
    def __abs__(self): return sum(a * a for a in self.v) ** 0.5
    def __matmul__(self, o): return sum(a * b for a, b in zip(self.v, o.v))
    def __eq__(self, o): return isinstance(o, V) and self.v == o.v
    def __getitem__(self, i): return self.v[i]
    def __len__(self): return len(self.v)
    def __contains__(self, x): return x in self.v
    def __invert__(self): return "inv"
    def __pos__(self): return "pos"
    def __divmod__(self, o): return ("dm", o)
    def __rdivmod__(self, o): return ("rdm", o)
    def __pow__(self, o, m=None): return ("pow", o, m)
    def __rpow__(self, o): return ("rpow", o)
a, b = V(1, 2), V(3, 4)
print(a + b, a * 2, 3 * a, -a, abs(b), a @ b, a == V(1, 2), a != b, a[1], len(a), 2 in a, 9 in a, ~a, +a)
print(divmod(a, 2), divmod(2, a), a ** 2, 2 ** a, pow(a, 2, 5), list(a))
for f in [lambda: a + 1, lambda: 1 + a, lambda: a - b, lambda: a < b, lambda: a // 2, lambda: 1 << a, lambda: -"x"]:
    try: print(f())
    except TypeError as e: print(e)
