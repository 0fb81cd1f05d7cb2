from collections import deque
d = deque([1, 2, 3])
d.append(4)
d.appendleft(0)
print(d, len(d), d[0], d[-1], d[2], 3 in d, 9 in d)
print(d.pop(), d.popleft(), d)
d.extend("ab")
d.extendleft("xy")
print(d)
d.rotate(2)
print(d)
d.rotate(-3)
print(d)
d.rotate()
print(d, list(reversed(d)))
d.reverse()
print(d, d.index("a"), d.count(1))
d.remove("a")
d.insert(1, "ins")
d.insert(-1, "late")
d.insert(100, "end")
print(d)
d[0] = "set"
del d[1]
print(d, d.maxlen)
d.clear()
print(d, bool(d), len(d))
for f in (d.pop, d.popleft, lambda: d[0], lambda: deque([1]).index(2), lambda: deque([1])["a"]):
    try:
        f()
    except (IndexError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
