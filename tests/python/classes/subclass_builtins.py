class Stack(list):
    def push(self, x): self.append(x)
    def __repr__(self): return "Stack" + super().__repr__()
s = Stack([1, 2])
s.push(3)
s.extra = "yes"
print(s, len(s), s[1:], s == [1, 2, 3], isinstance(s, list), s.extra, s + [4])
print(list(s), sorted(s, reverse=True), sum(s))

class Point(tuple):
    def __new__(cls, x, y): return super().__new__(cls, (x, y))
    @property
    def x(self): return self[0]
p = Point(3, 4)
print(p, p.x, p == (3, 4), hash(p) == hash((3, 4)), type(p).__name__)

class Celsius(float):
    def __str__(self): return f"{float(self):.1f}C"
c = Celsius(21.5)
print(c, repr(c), c + 1, type(c + 1).__name__, c > 20)

class Id(int):
    def __add__(self, other): return Id(int(self) + other)
i = Id(5) + 3
print(i, type(i).__name__, i * 2, type(i * 2).__name__, [10, 20, 30][Id(1)])

class Name(str):
    def shout(self): return self.upper() + "!"
n = Name("ann")
print(n, n.shout(), n + "x", len(n), {n: 1}["ann"], n == "ann", "n" in n)

class Counter(dict):
    def __missing__(self, key): return 0
d = Counter(a=1)
d["b"] += 2
print(d, d["zzz"], "zzz" in d, dict(d), d.get("q"))

class Bits(bytes): pass
print(Bits(b"ab"), Bits(b"ab")[0], type(Bits(b"x") + b"y").__name__)
class Tags(set):
    def add(self, x): super().add(x.lower())
t = Tags(); t.add("Q"); print(t, t | {"z"} == {"q", "z"})
for base in (bool, type(None), type(lambda: 0), range, slice):
    try:
        class X(base): pass
    except TypeError as e: print(e)
try:
    class Y(int, str): pass
except TypeError as e: print(e)
