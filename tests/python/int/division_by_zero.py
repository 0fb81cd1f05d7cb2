for f in (lambda: 1 // 0, lambda: 1 % 0, lambda: 1 / 0, lambda: divmod(1, 0), lambda: (1 << 80) // 0, lambda: (1 << 80) % 0, lambda: 0 // 0, lambda: True / False):
    try:
        f()
    except ZeroDivisionError:
        print("ZeroDivisionError")
