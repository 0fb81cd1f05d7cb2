d = {"a": 1, "b": 2}
print(d.get("a"), d.get("z"), d.get("z", 9), d.pop("a"), d.pop("a", "default"), d)
try:
    d.pop("a")
except KeyError as e:
    print(e)
print(d.setdefault("b", 5), d.setdefault("c", 6), d.setdefault("n"), d)
print(d.popitem(), d.popitem(), d.popitem(), d)
try:
    d.popitem()
except KeyError as e:
    print(e)
d.update({"x": 1})
d.update([("y", 2)], z=3)
d.update(x=10)
d.update()
print(d)
c = d.copy()
c["x"] = 0
print(d["x"], c["x"], c is d)
d.clear()
print(d, len(d))
print(dict.fromkeys("abc"), dict.fromkeys([1, 2], 0), dict.fromkeys(()))
print({}.fromkeys("x", []))
for f in (lambda: dict([(1,)]), lambda: dict([1]), lambda: dict(5), lambda: {}.update([(1, 2, 3)])):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
