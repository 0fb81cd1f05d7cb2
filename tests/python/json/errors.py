# Malformed text.
import json

for t in (
    "", " ", "{", "[", "[1", "[1,", "[1 2]", '{"a"', '{"a":', '{"a":1', "{a:1}", '{"a" 1}', "tru", "nul", "01", "1.", "-", "+1", ".5", '"', '"a', '"\\x"', '"\\u12"', '"\\', '"\n"', "[1]x", "{} {}", "'a'", "]", "}", "[}", "{]", "1e", "--1", "\u00e9", '["\u00e9", x]', '{"a":1 "b":2}', "[,]", '{1:2}',
):
    try:
        print(repr(t), json.loads(t))
    except json.JSONDecodeError as e:
        print(ascii(t), e, "|", e.msg, e.pos, e.lineno, e.colno, e.doc == t)
for f in (lambda: json.loads(1), lambda: json.loads(None), lambda: json.loads([])):
    try:
        f()
    except TypeError as e:
        print(e)
print(issubclass(json.JSONDecodeError, ValueError))
try:
    json.loads('{\n "a": 1,\n "b": x}')
except ValueError as e:
    print(e)
