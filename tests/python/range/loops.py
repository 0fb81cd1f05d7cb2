total = 0
for i in range(1000):
    total += i
print(total)
for i in range(3):
    for j in range(i):
        print(i, j)
for i in range(10, 0, -3):
    print(i)
else:
    print("else", i)
it = iter(range(3))
print(next(it), it.__length_hint__(), list(it), next(it, None))
def args(*a):
    return a
print(args(*range(4)), [*range(2)], sum(range(10)), max(range(5, 50, 7)))
r = 4
for r in range(r):
    pass
print(r)
