# Text to values.
import json

for t in (
    "null", "true", "false", "0", "-0", "12", "-12", "1.5", "1e3", "1E-2", "-1.5e+2", "123456789012345678901234567890", '""', '"a"', "[]", "{}", "[1]", " [ 1 , 2 ] ",
    '{"a":1,"b":[2,{"c":null}]}', '"\\u00e9\\u20ac\\ud83d\\ude00"', '"\\"\\\\\\/\\b\\f\\n\\r\\t"', '\n\t{ "k" : "v" }\r\n', "[[[[]]]]", '{"a":1,"a":2}', "NaN", "[Infinity,-Infinity]", '"caf\u00e9"', '"\\ud800"', "1.0", "0.1",
):
    print(ascii(json.loads(t)), type(json.loads(t)).__name__)
print(json.loads(b'{"a": "\xc3\xa9"}') == {"a": "\u00e9"}, json.loads(bytearray(b"[1]")), json.loads("1" * 30) + 1)
v = {"a": [1, 2.5, None, True, "x\n\u00e9", {"b": {}}], "c": [[], [[]]]}
print(json.loads(json.dumps(v)) == v, json.loads(json.dumps(v, indent=3)) == v)
