print(range(0) == range(2, 1), range(0, 3, 2) == range(0, 4, 2), range(3) == range(0, 3, 1), range(3) == [0, 1, 2])
print(range(1, 2, 5) == range(1, 2), range(3) != range(4), range(0, 3, 2) == range(0, 3))
print(hash(range(0, 3, 2)) == hash(range(0, 4, 2)), hash(range(0)) == hash(range(5, 1)), {range(3): "x"}[range(0, 3)])
try:
    range(1) < range(2)
except TypeError as e:
    print(e)
try:
    range(3).start = 1
except AttributeError:
    print("AttributeError")
class I:
    def __index__(self):
        return 3
print(range(I()), list(range(I())), 3 in range(I(), 5), range(5)[I()])
