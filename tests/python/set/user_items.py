class K:
    def __init__(self, n):
        self.n = n
    def __hash__(self):
        return self.n % 2
    def __eq__(self, other):
        return isinstance(other, K) and self.n == other.n
s = {K(i) for i in range(20)} | {K(i) for i in range(10, 30)}
print(len(s), K(25) in s, K(30) in s)
s -= {K(i) for i in range(15)}
print(len(s), sorted(k.n for k in s))
s.remove(K(20))
print(len(s), s == {K(i) for i in range(15, 30) if i != 20}, s < {K(i) for i in range(50)})
print(len(s & {K(16), K(1)}), len(s ^ {K(16), K(1)}), len(frozenset(s)))
