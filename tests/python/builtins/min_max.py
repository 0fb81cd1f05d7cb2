print(min(1, 2), max(1, 2), min([3, 1, 2]), max("hello"), min((2.5, 1)), max([1.5, 2.5]), max(1, 1.0), max(1.0, 1))
print(min([], default=0), max((), default=None), min("bb", "a", key=len), max(["a", "ccc", "bb"], key=len))
print(max([1, -5, 3], key=abs), min([1, -5, 3], key=lambda x: -x), max([(1, "a"), (1, "b")]), min(x for x in (3, 2)))
print(max([10**30, 1]), min(True, 0), max([[1], [2]]), max({1: 0, 5: 0}), max([1, 2, 2.0]), min([2.0, 2]))
for f in (lambda: min(), lambda: max([]), lambda: min(1, "a"), lambda: max(5), lambda: max(1, 2, default=3)):
    try:
        f()
    except (TypeError, ValueError) as e:
        print(type(e).__name__)
class V:
    def __init__(self, v):
        self.v = v
    def __lt__(self, o):
        return self.v < o.v
    def __gt__(self, o):
        return self.v > o.v
print(min([V(3), V(1)]).v, max(V(3), V(9)).v)
