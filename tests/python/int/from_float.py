for number in (0.0, 1.9, -1.9, 1e20, -1e20, 2.0 ** 70, 4503599627370497.5):
    print(int(number))
for number in (float("inf"), -float("inf"), float("nan")):
    try:
        int(number)
    except (OverflowError, ValueError) as error:
        print(type(error).__name__, error)
