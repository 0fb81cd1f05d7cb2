# find, rfind, index, rindex, count with bounds.
for s in ("hello hello", "h\u00e9llo h\u00e9llo", "aaaa", ""):
    for sub in ("l", "llo", "", "aa", "\u00e9", "zz", "hello hello!"):
        print(s.find(sub), s.rfind(sub), s.count(sub), s.find(sub, 3), s.rfind(sub, 0, 5), s.count(sub, 1, -1), end="; ")
    print()
print("abc".find("", 3), "abc".find("", 4), "abc".rfind("", 1, 2), "abc".count("", 3), "abc".count("", 4))
print("abc".index("c"), "abcabc".rindex("c"), "abc".find("c", None, None), "abc".find("b", -10, 10**30))
for f in (lambda: "abc".index("x"), lambda: "abc".rindex("a", 1)):
    try:
        f()
    except ValueError as e:
        print(e)
needle = "a" * 50 + "b"
print(("a" * 3000 + needle).find(needle), ("b" + "a" * 3000).rfind("b" + "a" * 50))
try:
    "abc".find("a", "b")
except TypeError as e:
    print("TypeError")


class One:
    def __index__(self):
        return 1


print("abca".find("a", One()), "abc".center(One()), "a b c".split(None, One()), "aaa".replace("a", "b", One()))
