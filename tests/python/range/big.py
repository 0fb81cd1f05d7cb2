n = 10**20
r = range(n, n + 10, 3)
print(r, list(r), len(r), r[1], r[-1], r[1:], n + 3 in r, n + 4 in r, r.index(n + 6), r.count(n + 9))
print(list(reversed(r)), r == range(n, n + 11, 3), hash(r) == hash(range(n, n + 11, 3)), bool(range(n, n)))
print(list(range(-n, -n - 4, -2)), range(2**63 - 2, 2**63 + 2)[3], list(range(2**63 - 2, 2**63 + 2)))
print(list(range(2**31 - 2, 2**31 + 2)), list(range(-2**31 - 1, -2**31 + 2)), list(range(2**62 - 1, 2**62 + 2)))
try:
    len(range(n))
except OverflowError:
    print("OverflowError")
it = iter(range(2**63 - 1, 2**63 + 1))
print(next(it), next(it), next(it, "end"))
print(range(2**63)[-1], range(n)[n - 1], list(range(2**63 - 3, 2**63 - 1)))
for i in range(2**63 - 2, 2**63 - 1, 5):
    print(i)
for i in range(-2**63 + 1, -2**63, -7):
    print(i)
