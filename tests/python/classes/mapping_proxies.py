# board: off
# Views of dicts ask the dict, also one of a class of its own.
from types import MappingProxyType


class Own(dict):
    def __missing__(self, key):
        return f"no {key}"

    def keys(self):
        return "keys"

    def __len__(self):
        return 500


view = MappingProxyType(Own(x=1))
print(view["x"], view["y"], view.get("y"), view.get("y", 2), len(view), view.keys(), "y" in view)
view = MappingProxyType({"a": 0, "b": 1})
print(view | {"b": 2, "c": 3}, {"b": 2, "c": 3} | view, view | view)
print(list(reversed(view)), view.copy(), view.items(), list(view.values()))
print([name for name in dir(view) if name not in dir(object)])
for wrong in (lambda: view | [1], lambda: [1] | view, lambda: view + {}, lambda: MappingProxyType([])):
    try:
        wrong()
    except TypeError as error:
        print(error)
try:
    view |= {}
except TypeError as error:
    print(error)
