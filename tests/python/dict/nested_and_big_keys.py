d = {}
for k in (0, -1, -2, 2**31, 2**32, 2**63, 2**64, -2**63, 10**40, 1.5, float("inf"), "", b"", b"a", "a", (), frozenset(), None, Ellipsis, int, len):
    d[k] = str(k)
print(len(d))
print(d[2**64], d[10**40], d[float(2**63)], d[b"a"], d["a"], d[int] == str(int), d[()], d[frozenset()])
print(hash(2**61) == hash(float(2**61)), hash(1) == hash(True), hash(0.5) == hash(0.5), hash("a") == hash("a"))
