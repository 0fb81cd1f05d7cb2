class L(list):
    def first(self):
        return self[0]

    def append(self, x):
        super().append(x * 2)

a = L([1, 2])
a.append(3)
print(a, a.first(), len(a), a[1:], type(a).__name__, isinstance(a, list))
a += [7]
print(type(a).__name__, a, a == [1, 2, 6, 7], [1, 2, 6, 7] == a)
print(type(a + [1]).__name__, a + [1], [0] + a, sorted(a, reverse=True))

class Init(list):
    def __init__(self, n, m):
        super().__init__(range(n))
        self.m = m

b = Init(3, "x")
print(b, b.m)
b.__init__(2, "y")
print(b, b.m)

class Get(list):
    def __getitem__(self, i):
        return ("got", i)
g = Get([1, 2, 3])
print(g[0], g[1:2], list(g))
class It(list):
    def __iter__(self):
        return iter("it")
print(list(It([1, 2])), [*It()], tuple(It()))
