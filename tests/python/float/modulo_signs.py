for a in (5.5, -5.5, 0.5, -0.5, 1e17, -1e17):
    for b in (2.0, -2.0, 0.3, -0.3, float("inf"), -float("inf")):
        print(a, b, a // b, a % b, divmod(a, b))
print(float("inf") % 2, float("inf") // 2, 1 % float("nan"))
