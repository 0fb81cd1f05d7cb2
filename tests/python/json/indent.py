# Indentation and sorted keys.
import json

v = {"b": [1, 2, {"c": []}], "a": {}, "d": {"e": [[]], "f": "x"}}
print(json.dumps(v, indent=2))
print(json.dumps(v, indent="\t", sort_keys=True))
print(json.dumps([1, [2]], indent=0), json.dumps([1], indent=None), json.dumps([1, 2], indent=1, separators=(";", "=")))
print(json.dumps({"b": {"z": 1, "y": 2}, "a": 0}, sort_keys=True, indent=1), json.dumps([], indent=4), json.dumps({}, indent=4))
