print(1 + 0.5, 0.5 + 1, 2 ** 70 + 0.5, 3 * 1.5, 7 // 2.0, -7 // 2.0, 7 % 2.5, 1 - 0.25, True + 0.5, 2 ** 0.5, divmod(7, 2.5), 1 / 4)
for f in (lambda: 10 ** 400 + 0.5, lambda: 0.5 * 10 ** 400):
    try:
        f()
    except OverflowError as error:
        print(error)
try:
    1.0 + "a"
except TypeError as error:
    print(error)
