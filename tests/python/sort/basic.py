a = [3, 1, 2]
print(a.sort(), a)
print(sorted("hello"), sorted([]), sorted([1]), sorted((2, 1)), sorted({3: 0, 1: 0}))
print(sorted([3, 1, 2], reverse=True), sorted(["b", "A", "a"]), sorted([2.5, -1.0, 3.25, 0.0]))
print(sorted([True, 0, 2, -1.5, 10**30, -10**30]))
print(sorted(["a", "é", "z", "日本", ""]))
print(sorted([(1, "b"), (1, "a"), (0, "z")]), sorted([[2], [1, 2], [1]]))
try:
    sorted([1, "a"])
except TypeError as e:
    print(e)
try:
    [].sort(None)
except TypeError:
    print("TypeError")
