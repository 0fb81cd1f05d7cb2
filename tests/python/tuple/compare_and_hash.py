print((1, 2) == (1, 2), (1, 2) < (1, 3), (1,) < (1, 0), () < (0,), (2,) > (1, 5), (1, 2) == [1, 2])
print(hash((1, 2)) == hash((1.0, True + 1)), hash(()) == hash(()), hash((1, 2)) == hash((2, 1)))
d = {(1, "a"): "x", (): "empty", ((1,), 2): "nested"}
print(d[(1, "a")], d[()], d[((1,), 2)], (1, "b") in d)
class K:
    def __init__(self, n):
        self.n = n
    def __hash__(self):
        return self.n
    def __eq__(self, other):
        return self.n == other.n
d = {(K(1), 2): "found"}
print(d[(K(1), 2)], (K(2), 2) in d, hash((K(1), 2)) == hash((1, 2)))
t = (1, [2])
t[1].append(3)
print(t)
