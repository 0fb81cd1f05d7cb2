print(sum([]), sum([1, 2, 3]), sum((1.5, 2)), sum([1, 2], 10), sum([[1], [2]], []), sum(range(101)), sum([True, True]))
print(sum([2**62, 2**62]), sum([10**20, 1, 0.5]), sum({1: 0, 2: 0}), sum([1, 2], start=5), sum([0.5, 0.25, 1]))
print(sum([(1,), (2,)], ()), sum(x for x in range(4)), sum([1j, 2]))
for f in (lambda: sum(["a"]), lambda: sum(["a"], ""), lambda: sum([b""], b""), lambda: sum(5)):
    try:
        f()
    except TypeError as e:
        print(e)
class A:
    def __radd__(self, other):
        return 100
print(sum([A(), 1]))
