a = {"x": 1, "y": 2}
b = {"y": 3, "z": 4}
print(a | b, b | a, a, b)
a |= b
print(a)
a |= [("q", 0)]
print(a)
print({1: 2} == {1: 2}, {1: 2} == {1: 3}, {1: 2} != {2: 2}, {1: 2, 3: 4} == {3: 4, 1: 2}, {} == [])
for f in (lambda: a | [("q", 1)], lambda: a + b, lambda: a < b):
    try:
        f()
    except TypeError as e:
        print(e)
d = {}
d["self"] = d
print(d)
print({"a": {"b": [1]}} == {"a": {"b": [1]}})
