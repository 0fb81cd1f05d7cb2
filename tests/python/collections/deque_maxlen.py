from collections import deque
d = deque(range(5), 3)
print(d, d.maxlen)
d.append(9)
print(d)
d.appendleft("l")
print(d)
d.extend([1, 2, 3, 4])
print(d)
try:
    d.insert(0, 1)
except IndexError as e:
    print(e)
z = deque([1, 2], 0)
z.append(3)
print(z, len(z))
print(deque("ab", maxlen=None), deque(maxlen=2), d.copy().maxlen)
for f in (lambda: deque([], -1), lambda: deque([], "a"), lambda: deque(5)):
    try:
        f()
    except (TypeError, ValueError) as e:
        print(type(e).__name__)
try:
    d.maxlen = 5
except AttributeError:
    print("AttributeError")
