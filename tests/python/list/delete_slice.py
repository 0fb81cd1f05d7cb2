for s in (slice(1, 3), slice(None, None, 2), slice(None, None, -2), slice(1, None, 3), slice(5, 1), slice(6, 0, -2),
          slice(None), slice(None, None, 100), slice(-3, None)):
    a = list(range(10))
    del a[s]
    print(s, a)
