from collections import OrderedDict
d = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
d.move_to_end("a")
print(list(d.items()))
d.move_to_end("c", last=False)
print(list(d))
print(d.popitem(), d.popitem(last=False), list(d))
print(OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == dict(b=2, a=1), {"b": 2, "a": 1} == OrderedDict(a=1, b=2))
print(OrderedDict(a=1) != OrderedDict(a=2), isinstance(d, dict), len(d), "b" in d, d["b"])
try:
    d.move_to_end("zz")
except KeyError as e:
    print(e)
d.clear()
try:
    d.popitem()
except KeyError as e:
    print(e)
d["x"] = 1
d.update(y=2)
c = d.copy()
print(type(c).__name__, list(c.items()), list(reversed(c)), dict(c), {**c}, c == d)
print(type(OrderedDict.fromkeys("ab")).__name__, list(OrderedDict.fromkeys("ab", 0).items()))
