class D(dict):
    def __missing__(self, key):
        return "missing " + str(key)

d = D(a=1)
print(d["a"], d["b"], d.get("b"), "b" in d, d, len(d), type(d).__name__)
class U(dict):
    def __setitem__(self, k, v):
        super().__setitem__(k, v * 2)
u = U(x=1)
u["y"] = 5
u.update(z=7)
print(u, u == {"x": 1, "y": 10, "z": 7}, type(u.copy()).__name__, type(u | {}).__name__)
class I(dict):
    def __init__(self, n):
        super().__init__({i: i for i in range(n)})
        self.n = n
i = I(3)
print(i, i.n, dict(i), {**i}, list(i.items()))
print(type(D.fromkeys("ab")).__name__, D.fromkeys("ab", 1))
class Keys:
    def keys(self):
        return ["p", "q"]
    def __getitem__(self, k):
        return k * 2
print(dict(Keys()), {**Keys()})
def f(**kw):
    return kw
print(f(**Keys()))
