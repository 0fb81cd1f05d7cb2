import math
print(math.isclose(1, 1), math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10), math.isclose(0, 1e-10, abs_tol=1e-9), math.isclose(math.inf, math.inf), math.isclose(math.inf, -math.inf), math.isclose(math.inf, 1), math.isclose(math.nan, math.nan), math.isclose(1e10, 1.00000000000001e10), math.isclose(5, 6, abs_tol=1))
try:
    math.isclose(1, 1, rel_tol=-1)
except ValueError as error:
    print(error)
