# Unions, copies and keywords of OrderedDict, defaultdict and classes derived from them.
from collections import OrderedDict, defaultdict

class Own(OrderedDict):
    pass

a, b = OrderedDict(a=1), Own(b=2)
print(type(a | b).__name__, type(b | a).__name__, type({1: 2} | a).__name__, type(a | {1: 2}).__name__, type({1: 2} | b).__name__)
print(a | b, b | a, {1: 2} | b, b.copy(), a.copy())
print(a.pop("x", default=3), a.setdefault("y", default=4), OrderedDict.fromkeys("ab", value=3), Own.fromkeys("ab", value=3))
a.__init__(z=1)
print(a)

d = defaultdict(list, {1: [2]})
print(d | {3: 4}, {3: 4} | d, d.copy())
