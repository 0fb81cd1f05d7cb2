from collections import defaultdict
d = defaultdict(list)
d["a"].append(1)
d["a"].append(2)
d["b"]
print(d, len(d), d.get("zz"), "zz" in d, d.default_factory is list)
n = defaultdict(int, {"x": 5}, y=7)
for c in "xyzzy":
    n[c] += 1
print(dict(n), n == {"x": 6, "y": 9, "z": 2}, isinstance(n, dict))
e = defaultdict()
try:
    e["k"]
except KeyError as err:
    print("KeyError", err)
e.default_factory = lambda: "made"
print(e["k"], dict(e), e.__missing__("q"))
try:
    defaultdict(5)
except TypeError as err:
    print(err)
def fail():
    raise ValueError("factory")
f = defaultdict(fail)
try:
    f[1]
except ValueError as err:
    print(err, len(f))
c = n.copy()
print(type(c).__name__, c["new"], c.default_factory is int)
t = defaultdict(lambda: defaultdict(int))
t["a"]["b"] += 1
print(t["a"]["b"], list(t["a"].items()))
class D(defaultdict):
    def __missing__(self, key):
        return key * 2
print(D(int)["ab"], len(D(int)))
print(sorted(n.items()), sorted(k for k in n), n.pop("x"), list(n.keys()))
