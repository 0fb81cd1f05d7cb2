class K:
    def __init__(self, n, h=None):
        self.n = n
        self.h = n if h is None else h
    def __hash__(self):
        return self.h
    def __eq__(self, other):
        return isinstance(other, K) and self.n == other.n
    def __repr__(self):
        return "K%d" % self.n

d = {K(1): "one", K(2): "two"}
print(d[K(1)], d.get(K(2)), K(3) in d, d.pop(K(1)), d)
d = {K(i, i % 3): i for i in range(30)}
print(len(d), d[K(17, 2)], K(17, 1) in d)
for i in range(0, 30, 2):
    del d[K(i, i % 3)]
print(len(d), sorted(k.n for k in d))
d[K(5, 2)] = "five"
print(d[K(5, 2)], len(d), d.setdefault(K(99), "new"), d.setdefault(K(5, 2)))

class Unhashable:
    __hash__ = None
try:
    {Unhashable(): 1}
except TypeError as e:
    print(e)
class E:
    def __eq__(self, other):
        return True
try:
    hash(E())
except TypeError as e:
    print(e)
class Raises:
    def __hash__(self):
        raise ZeroDivisionError
try:
    {}[Raises()]
except ZeroDivisionError:
    print("ZeroDivisionError")
class H1:
    def __hash__(self):
        return 1
a, b = H1(), H1()
d = {a: 1, b: 2}
print(len(d), d[a], d[b], 1 in d)
