print(list(enumerate("abc")), list(enumerate([], 5)), list(enumerate("ab", 10)), list(enumerate("ab", start=-1)))
e = enumerate("xy")
print(next(e), iter(e) is e, list(e), list(e))
for i, (a, b) in enumerate([(1, 2), (3, 4)]):
    print(i, a, b)
print(list(enumerate("ab", 2**62 - 1)), list(enumerate("ab", 10**20)))
for f in (lambda: enumerate(5), lambda: enumerate("a", 1.5)):
    try:
        f()
    except TypeError as e:
        print(e)
