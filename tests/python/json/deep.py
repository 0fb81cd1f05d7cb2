# board: off
# stress: off
# Deep nesting does not crash: it works or is a RecursionError.
import json

t = "[" * 300 + "]" * 300
v = json.loads(t)
n = 0
while v:
    v = v[0]
    n += 1
print(n, json.dumps(json.loads(t)) == t)
for text in ("[" * 100000, '{"a":' * 100000):
    try:
        json.loads(text)
    except (RecursionError, ValueError):
        print("refused")
v = []
for i in range(100000):
    v = [v]
try:
    json.dumps(v)
except RecursionError:
    print("refused")
