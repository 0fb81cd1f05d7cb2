# center, ljust, rjust, zfill, expandtabs.
for w in (0, 3, 4, 5, 6, 7):
    print([f("abc", w) for f in (str.center, str.ljust, str.rjust)], [f("abcd", w, "*") for f in (str.center, str.ljust, str.rjust)])
print("\u00e9".center(4, "\u20ac"), "x".ljust(3, "\u00e9"), "\u00e9".rjust(3))
for s in ("42", "-42", "+42", "", "-", "abc", "--1", "\u00e9"):
    print(repr(s.zfill(5)), end=" ")
print()
print(repr("a\tbc\tdef\tg".expandtabs()), repr("a\tb\n\tc".expandtabs(4)), repr("\t\t".expandtabs(0)), repr("\u00e9\tx".expandtabs(4)))
print(repr("a\tb".expandtabs(tabsize=2)), repr("a\r\tb".expandtabs(3)))
for f in (lambda: "a".center(5, "xy"), lambda: "a".ljust(5, ""), lambda: "a".center("5")):
    try:
        f()
    except TypeError as e:
        print("TypeError")
