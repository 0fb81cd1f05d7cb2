# Values as text.
import json

for v in (None, True, False, 0, -5, 10**20, 1.5, 1e100, -0.0, "", "a", "caf\u00e9 \u20ac \U0001f600", "q\"b\\s/\b\f\n\r\t\x01\x7f", [], {}, (), [1, [2, [3]]], {"a": {"b": []}}, (1, 2), {"x": None}):
    print(json.dumps(v))
print(json.dumps({1: 2, True: 3, None: 4, 2.5: 5, "s": 6}), json.dumps({False: 1}), json.dumps([1, "a", None, True, 2.0]))
print(json.dumps("\u00e9\ud800", ensure_ascii=False) == '"\u00e9\ud800"', json.dumps({"b": 1, "a": [2]}, sort_keys=True))
print(json.dumps([1, {"a": 2}], separators=(",", ":")), json.dumps({"a": 1, "b": [1, 2]}, separators=(" ; ", " = ")))
print(json.dumps([float("inf"), float("-inf"), float("nan")]))


class Int(int):
    def __repr__(self):
        return "custom"


class Text(str):
    pass


class List(list):
    pass


class Dict(dict):
    pass


print(json.dumps([Int(3), Text("t"), List([1]), Dict(a=1)]), json.dumps({Int(1): Text("v"), Text("k"): 2}))
print(json.dumps({(1, 2): 3, "ok": 1}, skipkeys=True), json.dumps([{(1,): 2}], skipkeys=True))
