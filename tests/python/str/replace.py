# replace and its counts.
print("aXbXc".replace("X", "--"), "aXbXc".replace("X", "", 1), "aaa".replace("a", "b", 2), "aaa".replace("a", "b", 0))
print("abc".replace("", "-"), "abc".replace("", "-", 2), "".replace("", "x"), "".replace("a", "x"), "abc".replace("x", "y"))
print("\u00e9a\u00e9".replace("\u00e9", "e"), "eae".replace("e", "\u00e9"), "\u00e9a".replace("", "."))
s = "abc"
print(s.replace("x", "y") is s, "aaaa".replace("aa", "a"), "ab" * 3 == "ba".replace("ba", "ab") * 3)
for f in (lambda: "a".replace(1, "b"), lambda: "a".replace("a", None), lambda: "a".replace("a")):
    try:
        f()
    except TypeError:
        print("TypeError")
