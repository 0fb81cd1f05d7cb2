a, *b = range(5); print(a, b)
*a, b = range(5); print(a, b)
a, *b, c = range(5); print(a, b, c)
a, *b, c = (1, 2); print(a, b, c)
[x, (y, *z)] = 1, "abc"; print(x, y, z)
(*all,) = "xyz"; print(all)
for first, *rest in [(1, 2, 3), "ab", [9]]:
    print(first, rest)
print([*range(3), *"ab"], (*[1], *[2, 3]), {*[1, 2], *[2, 3]} == {1, 2, 3})
print({**{"a": 1}, "b": 2, **{"a": 3}})
def f(*args, **kw): return args, sorted(kw.items())
print(f(*[1, 2], 3, *(4,), x=1, **{"y": 2}, **{"z": 3}))
def ret():
    return 1, *[2, 3]
print(ret())
def gen():
    x = yield 1, *[2, 3]
print(next(gen()))
t = *range(2), *range(2)
print(t)
for bad in ("a, b = 1, 2, 3", "a, b = 1,", "a, *b, c = 1,", "a, b = 5", "a, b = {}", "a, = ''"):
    try:
        exec(bad)
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
try:
    f(**{"a": 1}, **{"a": 2})
except TypeError as e:
    print("TypeError", e)
try:
    f(*5)
except TypeError as e:
    print("TypeError", str(e)[-30:])
d = {}
d["x"], d["y"] = 1, 2
print(d)
class It:
    def __iter__(self):
        yield from (1, 2, 3)
p, q, r = It()
print(p, q, r)
(a, b), c = (1, 2), 3
print(a, b, c)
