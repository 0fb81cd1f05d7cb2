print(range(5), range(1, 5), range(1, 10, 2), range(0), repr(range(5, 0, -1)))
for r in (range(5), range(2, 8, 3), range(5, 0, -2), range(0), range(3, 3), range(0, 10, 100), range(-5, 5, 4)):
    print(list(r), len(r), bool(r), r.start, r.stop, r.step)
r = range(10, 50, 5)
print(r[0], r[-1], r[3], r[1:4], r[::-1], r[::2], r[5:1:-1], r[100:], list(r[2:-2]))
for i in (8, -9, "x"):
    try:
        r[i]
    except (IndexError, TypeError) as e:
        print(type(e).__name__, e)
print(15 in r, 16 in r, 50 in r, 10.0 in r, "a" in r, -10**20 in r, True in range(2))
print(r.index(20), r.count(20), r.count(21), range(5).count(2.0), range(5).index(3.0))
try:
    r.index(11)
except ValueError as e:
    print(e)
for f in (lambda: range(1, 2, 0), lambda: range(1.5), lambda: range("1")):
    try:
        f()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(list(reversed(range(5))), list(reversed(range(0, 10, 3))), list(reversed(range(0))), list(reversed(range(10, 0, -4))))
