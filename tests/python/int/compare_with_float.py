big = 1 << 53
print(big == float(big), big + 1 == float(big), big + 1 > float(big), float(big) < big + 1, -big - 1 < -float(big))
print(10 ** 400 > 1e308, 10 ** 400 < float("inf"), -10 ** 400 > -float("inf"), 1 == float("nan"), 1 < float("nan"), 1 != float("nan"))
print(10 ** 22 == 1e22, 10 ** 23 == 1e23, 0 == -0.0, 1 == True == 1.0, 2 ** 63 == 2.0 ** 63, 2 ** 63 - 1 == 2.0 ** 63, 3 < 3.5 < 4)
