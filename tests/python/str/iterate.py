# Iteration, lists of characters, unpacking, reversed, enumerate.
print(list("abc"), list("a\u00e9\U0001f600"), tuple(""), [c for c in "x\u20acy"])
it = iter("ab")
print(next(it), next(it), next(it, "end"), next(it, "end"), iter(it) is it)
a, *b = "xyz\u00e9"
print(a, b, list(reversed("a\u00e9b")), list(enumerate("ab")), set("aab") == {"a", "b"}, max("azb"), sorted("bca"))
print(dict(zip("ab", range(2))), len("\U0001f600"), "".join(reversed("abc")), ord("\u20ac"), chr(8364), chr(0x1f600))
for c in "hey":
    print(c, end="-")
print()
print(type(it).__name__ in ("str_iterator", "str_ascii_iterator"))
