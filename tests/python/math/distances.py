import math
print(math.hypot(), math.hypot(3), math.hypot(-3, 4), math.hypot(1, 1, 1, 1), math.hypot(1e200, 1e200), math.hypot(1e-200, 1e-200), math.hypot(2, 3, 6), math.hypot(math.inf, math.nan), math.hypot(math.nan, 1), math.hypot(0.0, -0.0), math.hypot(1, 2, 3, 4, 5))
print(math.dist([1, 2], [4, 6]), math.dist((1,), (5,)), math.dist([], []), math.dist((1, 2, 3), (3, 5, 9)), math.dist([0.5, 1.5], [1.5, 2.5]))
for arguments in (([1], [1, 2]), (["a"], [1])):
    try:
        math.dist(*arguments)
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
