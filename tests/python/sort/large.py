# python: 3.14
# board: off
def noise(n, seed):
    out = []
    for _ in range(n):
        seed = (seed * 1103515245 + 12345) % 2147483648
        out.append(seed)
    return out

def check(a, **kw):
    b = sorted(a, **kw)
    key = kw.get("key") or (lambda x: x)
    step = -1 if kw.get("reverse") else 1
    ok = all((key(b[i]) <= key(b[i + 1])) if step == 1 else (key(b[i]) >= key(b[i + 1])) for i in range(len(b) - 1))
    print(len(a), ok, sum(a) == sum(b))

a = noise(3000, 1)
check(a)
check(a, reverse=True)
check(a, key=lambda x: x % 100)
check(a, key=lambda x: -x, reverse=True)
check(sorted(a))
check(sorted(a)[::-1])
check([x % 3 for x in a])
check(list(range(500)) + list(range(500)))
check([x / 7 for x in a[:700]])
check(list(range(1000)) + [5])
check([5] + list(range(1000)))
a = [str(x) for x in noise(800, 3)]
b = sorted(a)
print(all(b[i] <= b[i + 1] for i in range(799)))
for n in range(0, 70):
    x = noise(n, n + 1)
    x = [v % 50 for v in x]
    y = sorted(x)
    assert all(y[i] <= y[i + 1] for i in range(n - 1)) and sum(x) == sum(y), n
print("done")
