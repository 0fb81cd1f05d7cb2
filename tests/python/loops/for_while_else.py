for i in range(3):
    pass
else:
    print("else ran", i)
for i in range(3):
    if i == 1: break
else:
    print("never")
while False:
    pass
else:
    print("while else")
n = 3
while n:
    n -= 1
    if n == 1: continue
    print(n)
else:
    print("done")
for i in []: pass
else: print("empty")
print(i)
for x in range(10, 0, -3): print(x, end=" ")
print()
for a, b in zip("ab", [1, 2]): print(a, b)
for i in range(3):
    for j in range(3):
        if j == 2: break
        if i == 1: continue
        print(i, j)
l = [1, 2, 3]
for v in l:
    if len(l) < 6: l.append(v * 10)
print(l)
for i in range(3):
    i += 10
    print(i, end=",")
print()
r = range(2)
for i in r: pass
for r in r: print(r)
box = {}
for box["k"] in range(3): pass
print(box)
class Seq:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * i
print([v for v in Seq()])
for i in range(2**70, 2**70 + 2): print(i)
s = 0
for i in range(-5, 5): s += i
print(s)
def modifies():
    d = {1: 1, 2: 2}
    try:
        for k in d: d[k + 10] = 0
    except RuntimeError as e:
        print(e)
modifies()
it = iter([1, 2, 3, 4])
for v in it:
    print(v, next(it))
try:
    for v in 5: pass
except TypeError as e:
    print(e)
def range_rebound():
    range = lambda n: "xyz"
    return [c for c in range(3)]
print(range_rebound())
