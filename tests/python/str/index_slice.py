# Subscripts of ASCII and other text, with steps and out of range.
for s in ("hello", "h\u00e9ll\u20ac", "\U0001f600x\U0001f601", ""):
    n = len(s)
    print(n, [s[i] for i in range(-n, n)])
    for start in (None, 0, 1, -2, 9, -9):
        for stop in (None, 0, 2, -1, 9):
            for step in (None, 1, 2, -1, -2, 3):
                print(repr(s[start:stop:step]), end=" ")
        print()
s = "abc"
print(s[0] is s[0], s[:] is s, s[True], s[-1])
for key in (3, -4, "a", 1.0, None, 10**30):
    try:
        s[key]
    except (IndexError, TypeError) as e:
        print(type(e).__name__, str(e)[:30])
try:
    s[::0]
except ValueError as e:
    print(e)


class Index:
    def __index__(self):
        return 1


print(s[Index()], s[Index():], s[: Index() :], "x" * Index())
