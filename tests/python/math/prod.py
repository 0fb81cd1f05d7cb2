import math
print(math.prod([]), math.prod([2, 3, 4]), math.prod([1.5, 2]), math.prod([2, 3], start=10), math.prod(range(1, 26)), math.prod([], start="x"), math.prod([[1]], start=2), math.prod(iter([0.5, True])))
try:
    math.prod(5)
except TypeError as error:
    print(error)
