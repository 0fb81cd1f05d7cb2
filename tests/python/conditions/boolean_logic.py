def v(x):
    print("v", x, end=" ")
    return x
for a in (0, 1):
    for b in (0, 2):
        print(v(a) and v(b), v(a) or v(b), not v(a))
        print((v(a) and v(b)) or v(3), (v(a) or v(b)) and v(4))
        if v(a) and v(b) or not v(a): print("T")
        else: print("F")
print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 >= 2 != 1, 1 == 1.0 == True)
def side():
    print("once", end=" ")
    return 5
print(1 < side() < 10, 10 < side() < 1, 1 < side() > 3)
print(0 or [] or "" or None, 1 and "x" and [0], not [] and not {})
x = None
print(x is None, x is not None, x in [None], 1 not in [2])
print("yes" if x is None else "no", ("a" if 0 else "b" if 0 else "c"))
def chain(a, b, c):
    if a < b < c: return "asc"
    elif a > b > c: return "desc"
    elif a == b == c: return "same"
    else: return "mixed"
print(chain(1, 2, 3), chain(3, 2, 1), chain(1, 1, 1), chain(1, 3, 2))
class B:
    def __init__(self, t): self.t = t
    def __bool__(self):
        print("bool", end=" ")
        return self.t
print(bool(B(True)), not B(False))
if B(True) and not B(False): print("ok")
while not B(True): pass
print([i for i in range(10) if i > 2 and i < 8 and i != 5 or i == 9])
class L:
    def __len__(self): return 0
print("empty" if not L() else "full")
class Cmp:
    def __lt__(self, other): return "lt"
    def __eq__(self, other): return []
print(Cmp() < 1, Cmp() == 1, Cmp() != 1)
if Cmp() < 1: print("truthy")
if Cmp() == 1: print("no")
nan = float("nan")
print(nan < 1, nan >= 1, not nan < 1, nan != nan, 1 < nan < 2)
def f(a):
    if not a < 5: return "not less"
    return "less"
print(f(nan), f(3), f(7))
assert True, "unused"
try:
    assert 0 > 1, "message " + "here"
except AssertionError as e:
    print(e)
try:
    assert []
except AssertionError as e:
    print(repr(e))
