print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(map(pow, [2, 3], [3, 2])))
print(list(filter(None, [0, 1, "", "a", [], [0]])), list(filter(lambda x: x > 1, [1, 2, 3])), list(filter(bool, [0, 5])))
m = map(len, ["a", "bb"])
print(next(m), iter(m) is m, list(m), list(m))
def boom(x):
    raise ValueError(x)
m = map(boom, [1, 2])
for _ in range(2):
    try:
        next(m)
    except ValueError as e:
        print("ValueError", e)
print(next(m, "end"))
for f in (lambda: map(str), lambda: filter(None), lambda: map(str, 5), lambda: list(map(5, [1]))):
    try:
        f()
    except TypeError:
        print("TypeError")
def stop(x):
    if x == 2:
        raise StopIteration
    return x
print(list(map(stop, [1, 2, 3])))
