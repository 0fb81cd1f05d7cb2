# python: 3.14
# What rounding loses is added at the end; infinities and signs stay.
print(sum([0.1] * 10), sum([0.1] * 10, 0.5), sum(iter([0.1] * 10)), sum([1e100, 1.0, -1e100]))
inf = float("inf")
print(sum([inf, 1.0]), sum([1.0, -inf]), sum([inf, -inf]), sum([1e308, 1e308]), sum([-0.0, -0.0], -0.0))
print(sum([0.1, 0.2], 10**20), sum([2**60, 2**60, 0.5]), sum([True, 0.5]), sum([0.5, 10**30]))
