a = [1, 2]
print(a + [3], a * 3, 2 * a, a * 0, a * -1, [] * 5)
b = a
b += (3, 4)
b += "xy"
print(a, a is b)
b *= 2
print(a, a is b)
b *= 0
print(a)
a = [1]
a *= True
print(a)
for f in (lambda: [1] + (2,), lambda: [1] * 1.5, lambda: [1] - [1], lambda: [] + None):
    try:
        f()
    except TypeError as e:
        print(e)
class N:
    def __index__(self):
        return 2
print([7] * N(), N() * [8])
a = [1]
a *= N()
print(a)
try:
    [1, 2] * (1 << 60)
except (MemoryError, OverflowError) as e:
    print("too large")
