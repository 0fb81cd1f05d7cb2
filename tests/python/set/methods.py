s = {1, 2, 3}
print(sorted(s.union([4], (5,), {6: 0})), s.union() == s, s.union() is s)
print(s.intersection([2, 3, 9], range(3)), sorted(s.difference([1], [9])), sorted(s.symmetric_difference([3, 4])))
print(s.issubset(range(5)), s.issuperset([1, 2]), s.issuperset([1, 9]), s.isdisjoint("abc"))
s.update([7], "a")
print(len(s), 7 in s, "a" in s)
s.intersection_update([1, 2, 7, "a"], [7, 1])
print(sorted(s))
s.difference_update([1], [8])
print(s)
s.symmetric_difference_update([7, 8])
print(s)
f = frozenset("ab")
print(f.copy() is f, frozenset(f) is f, sorted(f.union("c")), type(f.union("c")).__name__)
try:
    f.add(1)
except AttributeError:
    print("AttributeError")
print(hash(frozenset([1, 2, 3])) == hash(frozenset([3, 1, 2])), hash(frozenset()) == hash(frozenset([1])))
d = {frozenset([1, 2]): "x"}
print(d[frozenset([2, 1])])
try:
    {1}.intersection([[]])
except TypeError as e:
    print(e)
