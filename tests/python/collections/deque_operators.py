from collections import deque
a, b = deque([1, 2]), deque([3])
print(a + b, a * 2, 2 * a, a * 0, a == deque([1, 2]), a == [1, 2], a < deque([1, 3]), a != b)
a += [5]
a *= 2
print(a)
a += a
print(a)
print(deque([1, 2, 3], 2) * 2, deque([1], 3) + deque([4, 5, 6]))
try:
    a + [1]
except TypeError as e:
    print(e)
d = deque([1, 2, 3])
try:
    for x in d:
        d.append(x)
except RuntimeError as e:
    print(e)
d = deque()
for i in range(1000):
    d.append(i)
    if i % 3 == 0:
        d.popleft()
print(len(d), d[0], d[-1], sum(d))
class D(deque):
    pass
x = D([1])
x.append(2)
print(x.pop(), len(x), isinstance(x, deque))
