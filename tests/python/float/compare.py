inf, nan = float("inf"), float("nan")
values = [0.0, -0.0, 1.0, 1, 1.5, -inf, inf, nan]
for a in values:
    print(a, [(a < b, a <= b, a == b, a != b, a > b, a >= b) for b in values])
x = nan
print(x == x, x is x, x in [x], [x] == [x], nan in (1.0, 2.0), max(1.0, 2), min(2.5, 2))
try:
    1.0 < "a"
except TypeError as error:
    print(error)
print(1.0 == "1.0", 1.0 != None)
