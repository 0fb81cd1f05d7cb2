import math
print([math.comb(10, k) for k in range(12)], [math.perm(6, k) for k in range(8)], math.perm(5), math.perm(5, None))
print(math.comb(100, 50), math.comb(1000, 3), math.comb(10 ** 20, 3), math.perm(10 ** 20, 3), math.comb(0, 0), math.perm(0, 0), math.comb(60, 57), math.comb(300, 150) % 1000003)
for f, arguments in ((math.comb, (-1, 2)), (math.comb, (2, -1)), (math.perm, (-1, 2)), (math.perm, (2, -1)), (math.comb, (1.5, 2)), (math.perm, ("a",))):
    try:
        print(f(*arguments))
    except (ValueError, TypeError) as error:
        print(type(error).__name__)
