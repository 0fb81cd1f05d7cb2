# The default function, circular references, values without a form.
import json


class Point:
    def __init__(self, x):
        self.x = x


def default(o):
    if isinstance(o, Point):
        return {"x": o.x}
    if isinstance(o, set):
        return sorted(o)
    raise TypeError("no form for " + type(o).__name__)


print(json.dumps([Point(1), Point([Point(2)]), {3, 1, 2}], default=default))
loop = [1]
loop.append(loop)
deep = {"a": {}}
deep["a"]["b"] = deep
for f in (
    lambda: json.dumps(loop), lambda: json.dumps(deep), lambda: json.dumps(object(), default=default), lambda: json.dumps({1, 2}), lambda: json.dumps(b"x"),
    lambda: json.dumps({(1,): 2}), lambda: json.dumps(float("nan"), allow_nan=False), lambda: json.dumps(Point(1), default=lambda o: o), lambda: json.dumps(1j),
    lambda: json.dumps({"b": 1, 2: 3}, sort_keys=True),
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, str(e).split(":")[0] if "Out of range" in str(e) else e)
shared = [1]
print(json.dumps([shared, shared]))
