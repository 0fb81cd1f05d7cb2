a, b = {1, 2, 3}, {3, 4}
print(sorted(a | b), a & b, sorted(a - b), sorted(a ^ b))
print(a.isdisjoint(b), a.isdisjoint({9}), {1} < a, {1, 2, 3} <= a, a < a, a >= {1}, a > {1, 9}, a == {3, 2, 1}, a != b)
f = frozenset([3, 9])
print(type(a | f).__name__, type(f | a).__name__, sorted(f | a), f & a, f == {9, 3})
a |= b
print(sorted(a))
a &= {1, 2, 4}
print(sorted(a))
a -= {1}
a ^= {2, 7}
print(sorted(a))
a |= a
a &= a
print(sorted(a))
a ^= a
print(a)
a = {1}
a -= a
print(a)
g = f
g |= {1}
print(sorted(g), sorted(f), g is f)
for op in (lambda: {1} | [1], lambda: {1} & "a", lambda: {1} - (1,), lambda: {1} < [1], lambda: {1} + {2}):
    try:
        op()
    except TypeError as e:
        print(e)
