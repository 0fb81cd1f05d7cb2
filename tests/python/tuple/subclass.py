class P(tuple):
    def __new__(cls, x, y):
        return super().__new__(cls, (x, y))
    @property
    def x(self):
        return self[0]

p = P(3, 4)
print(p, p.x, p[1], len(p), p == (3, 4), (3, 4) == p, hash(p) == hash((3, 4)), type(p).__name__)
print(p + (5,), type(p + ()).__name__, type(p[:]).__name__, list(p), {p: 1}[(3, 4)])
print(isinstance(p, tuple), tuple(p), p < (3, 5))
class Q(tuple):
    pass
print(Q(), Q("ab"), Q([1]) == (1,))
