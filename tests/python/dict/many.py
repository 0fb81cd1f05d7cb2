# board: off
d = {}
for i in range(3000):
    d["k%d" % i] = i
print(len(d), d["k0"], d["k2999"], "k3000" in d)
for i in range(0, 3000, 3):
    del d["k%d" % i]
print(len(d), "k0" in d, d["k1"], list(d)[:4])
for i in range(0, 3000, 3):
    d["k%d" % i] = -i
print(len(d), d["k3"], list(d)[-2:])
n = 0
while d:
    d.popitem()
    n += 1
print(n, d)
d = {i: i * i for i in range(1000)}
print(sum(d), sum(d.values()), d[999], d.get(1000))
for i in range(999):
    d.pop(i)
print(d)
for i in range(2000):
    d[i] = i
    d.pop(i - 5, None)
print(len(d), list(d))
e = {i / 4: i for i in range(100)}
print(e[2.5], e[3], 7.1 in e)
