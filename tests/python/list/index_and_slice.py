a = [0, 1, 2, 3, 4, 5]
print(a[0], a[-1], a[True], a[-6])
for bad in (6, -7, 10**30, "x", 1.0, None):
    try:
        a[bad]
    except (IndexError, TypeError) as e:
        print(type(e).__name__, e)
print(a[1:3], a[:], a[3:1], a[-2:], a[:-2], a[::2], a[::-1], a[4:1:-2], a[100:], a[-100:2])
print(a[10**30:], a[-10**30:1], a[::10**30], a[::-10**30])
try:
    a[::0]
except ValueError as e:
    print(e)
try:
    a[1.0:2]
except TypeError as e:
    print(e)

class I:
    def __init__(self, n):
        self.n = n
    def __index__(self):
        return self.n

print(a[I(2)], a[I(1):I(4)], a[I(-1)])
