# startswith, endswith, removeprefix, removesuffix.
s = "foobar"
print(s.startswith("foo"), s.startswith("bar"), s.startswith("bar", 3), s.startswith("oo", 1, 2), s.startswith(""))
print(s.endswith("bar"), s.endswith("foo", 0, 3), s.endswith(("x", "ar")), s.endswith(()), s.startswith("", 7))
print(s.removeprefix("foo"), s.removeprefix("x"), s.removesuffix("bar"), s.removesuffix(""), "aa".removesuffix("aa"))
print("\u00e9t\u00e9".startswith("\u00e9", 2), "\u00e9t\u00e9".endswith("\u00e9t", 0, 2))
for f in (lambda: s.startswith(1), lambda: s.endswith(["a"]), lambda: s.startswith((1,))):
    try:
        f()
    except TypeError as e:
        print(e)
