print(list(zip()), list(zip("ab")), list(zip("ab", [1, 2])), list(zip("abc", [1], (5, 6))))
print(list(zip("ab", (1, 2), strict=True)), dict(zip("ab", range(2))))
for args in (("ab", "a"), ("a", "ab"), ("ab", "ab", "a"), ("a", "a", "ab"), ((), "a")):
    try:
        print(list(zip(*args, strict=True)))
    except ValueError as e:
        print(e)
try:
    zip("a", 5)
except TypeError as e:
    print(e)
a = iter([1, 2, 3])
print(list(zip(a, a)), list(a))
rows = [(1, 2, 3), (4, 5, 6)]
print(list(zip(*rows)))
