d = {"a": 1, 2: "two", None: [], (1, 2): 3.5}
print(d, len(d), d["a"], d[2], d[None], d[(1, 2)])
d["new"] = "x"
d["a"] = "changed"
print(d)
del d[2]
print(d, 2 in d, "a" in d, "zz" not in d)
for k in ("missing", 7, (1,)):
    try:
        d[k]
    except KeyError as e:
        print("KeyError", e, e.args)
try:
    del d["nope"]
except KeyError as e:
    print(e)
for bad in ([], {}, set()):
    try:
        d[bad] = 1
    except TypeError as e:
        print(e)
print({1: "int"}[True], {1: "a", 1.0: "b", True: "c"})
print(dict(), dict(a=1, b=2), dict([("x", 1), ["y", 2]]), dict({"k": 1}, z=2), dict(zip("ab", (1, 2))))
