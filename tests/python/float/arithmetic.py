values = (0.0, -0.0, 1.5, -2.25, 1e10, 7, -3)
for a in values:
    for b in values:
        line = [a + b, a - b, a * b]
        for f in (lambda: a / b, lambda: a // b, lambda: a % b, lambda: divmod(a, b)):
            try:
                line.append(f())
            except ZeroDivisionError:
                line.append("zero")
        print(a, b, *line)
