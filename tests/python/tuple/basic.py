t = (1, 2, 3)
print(t, (), (1,), tuple("ab"), tuple([1]), len(t))
print(t[0], t[-1], t[1:], t[::-1], t[::2], t[5:], t[:] is t, tuple(t) is t)
print(t + (4,), t * 2, 2 * t, t * 0, () + t)
print(2 in t, 9 in t, t.index(2), t.count(1), t.count(7))
a, b, c = t
print(a, b, c)
for f in (lambda: t[3], lambda: t["x"], lambda: t + [1], lambda: hash(([],))):
    try:
        f()
    except (IndexError, TypeError) as e:
        print(type(e).__name__, e)
try:
    t[0] = 1
except TypeError as e:
    print(e)
try:
    t.index(9)
except ValueError as e:
    print(e)
print(repr((1, "a", (2,))), str(()))
