# board: off
# collections: Counter, ChainMap, User classes; copy; types.
import collections
import copy
import types
from collections import Counter, ChainMap, UserDict, UserList, UserString

count = Counter("abracadabra")
print(count, count.most_common(2), count["z"], count.total())
count.subtract("aab")
print(count["a"], +count, Counter(a=3, b=1) + Counter(a=1), Counter(a=3) - Counter(a=5, b=1), Counter(a=2) | Counter(b=1))
chain = ChainMap({"a": 1}, {"a": 2, "b": 3})
print(chain["a"], chain["b"], len(chain), sorted(chain), chain.parents, chain.new_child({"c": 4})["c"])
chain["b"] = 9
print(chain)


class Upper(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.upper(), value)


upper = Upper(a=1)
upper["b"] = 2
print(upper, "A" in upper)
print(UserList([1, 2]) + [3], UserList([3, 1])[1:], UserString("ab").upper() + "c", UserString("x") == "x")
nested = [1, {"k": [2]}, (3, [4])]
nested.append(nested)
deep = copy.deepcopy(nested)
print(deep[1] == nested[1], deep[1] is nested[1], deep[3] is deep, copy.copy(nested)[1] is nested[1])


class Point:
    def __init__(self, x):
        self.x = x

    def __deepcopy__(self, memo):
        return Point(-self.x)


print(copy.copy(Point(1)).x, copy.deepcopy([Point(2)])[0].x)
space = types.SimpleNamespace(a=1, b="x")
space.c = 2.5
print(space, space == types.SimpleNamespace(a=1, b="x", c=2.5))
print(types.new_class("Made", (int,), exec_body=lambda names: names.update(z=1)).z)
print([getattr(types, name).__name__ for name in ("FunctionType", "GeneratorType", "CodeType", "NoneType", "MethodType")])
print(collections.OrderedDict(a=1) == {"a": 1}, collections.deque([1], 2), collections.abc.Sized.__name__)
