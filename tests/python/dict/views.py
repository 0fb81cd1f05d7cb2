d = {"a": 1, "b": 2}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), len(v), len(i))
d["c"] = 3
print(k, v, i)
print("a" in k, 2 in v, ("a", 1) in i, ("a", 2) in i, "a" in i, 1 in i)
print(k & {"a", "z"}, sorted(k | ["q"]), sorted(k - {"a"}), sorted(k ^ {"a", "x"}))
print({"a", "z"} & k, sorted({"z"} | k))
print(k == {"a", "b", "c"}, k > {"a"}, k <= {"a"}, k.isdisjoint("xyz"), k.isdisjoint("a"))
print(i & {("a", 1)}, sorted(i - {("a", 1)}), i == {("a", 1), ("b", 2), ("c", 3)}, i.isdisjoint([("a", 0)]))
print(list(k), list(v), list(i), sorted(v, reverse=True))
print({}.keys(), {}.items())
for x, y in d.items():
    print(x, y)
print(k == d.keys(), v == d.values(), v == v)
