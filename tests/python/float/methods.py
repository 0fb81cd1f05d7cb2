print((1.0).is_integer(), (1.5).is_integer(), float("inf").is_integer(), (1e300).is_integer())
for x in (0.0, -0.0, 0.5, 1.5, -2.75, 0.1, 1e20, 5e-324, 1e-10):
    print(x.as_integer_ratio())
for x in (float("inf"), float("nan")):
    try:
        x.as_integer_ratio()
    except (OverflowError, ValueError) as error:
        print(type(error).__name__, error)
print((1.5).real, (1.5).imag, (1.5).conjugate(), (1.5).__trunc__(), (-1.5).__floor__(), (1.2).__ceil__(), (7.9).__int__(), (1.5).__divmod__(1), (2.0).__rdivmod__(7), abs(-1.5), -(-1.5), +1.5)
print(bool(0.0), bool(-0.0), bool(1e-300), bool(float("nan")))
