class L:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
class B:
    def __bool__(self): return False
class I:
    def __iter__(self): return iter([1, 2, 3])
class G:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
class C:
    __contains__ = None
    def __iter__(self): return iter([1])
print(bool(L(0)), bool(L(2)), bool(B()), bool(I()), not L(0))
print(2 in I(), 5 in I(), 20 in G(), 7 in G(), list(G()), [*I()])
try: 1 in C()
except TypeError as e: print(e)
for bad in (-1, "x", 1 << 80):
    try: len(L(bad))
    except (TypeError, ValueError, OverflowError) as e: print(type(e).__name__, e)
class W:
    def __bool__(self): return 1
try: bool(W())
except TypeError as e: print(e)
for f in [lambda: len(3), lambda: 1 in 3, lambda: iter(3), lambda: next([]), lambda: [][str()], lambda: int()[0], lambda: {}[[]]]:
    try: f()
    except TypeError as e: print(e)
class X:
    def __index__(self): return 2
print([1, 2, 3][X()], "abc"[X()], range(X()), hex(X()), [0] * X())
class Y:
    def __index__(self): return "a"
try: [1][Y()]
except TypeError as e: print(e)
class It:
    def __iter__(self): return 3
try: iter(It())
except TypeError as e: print(e)
