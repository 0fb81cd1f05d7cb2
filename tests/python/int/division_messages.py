# python: 3.14
for f in (lambda: 1 // 0, lambda: 1 % 0, lambda: 1 / 0, lambda: divmod(1, 0), lambda: 1.0 / 0, lambda: 1.0 // 0, lambda: 1.0 % 0, lambda: divmod(1.0, 0.0), lambda: 1j / 0, lambda: 0 ** -1, lambda: 0.0 ** -1, lambda: 0j ** -1):
    try:
        f()
    except ZeroDivisionError as error:
        print(error)
