for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1.005, 0.125, 1234.5678, -1234.5678, 1e20, 5e-324):
    print(x, round(x), round(x, 0), round(x, 1), round(x, 2), round(x, 3), round(x, -1), round(x, -2), round(x, 20), round(x, -20))
print(round(25.0, -1), round(35.0, -1), round(250.5, -2), round(150.0, -2), round(1e300, -299), round(5e15 + 1, -1), round(0.15, 1), round(0.25, 1), round(0.35, 1))
print(round(float("inf"), 2), round(float("nan"), 2), round(1.5, None), round(12345.678, -1000), round(1.5, 1000))
for x in (float("inf"), float("nan")):
    try:
        round(x)
    except (OverflowError, ValueError) as error:
        print(type(error).__name__, error)
try:
    round(1.7976931348623157e308, -308)
except OverflowError as error:
    print(error)
try:
    round(1.5, "a")
except TypeError as error:
    print(error)
