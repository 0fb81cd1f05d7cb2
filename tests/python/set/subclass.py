class S(set):
    def add(self, x):
        super().add(x + 1)
s = S([1])
s.add(1)
print(sorted(s), len(s), type(s).__name__, isinstance(s, set), s == {1, 2}, {1, 2} == s)
print(sorted(s | {9}), sorted({9} | s))
s |= {5}
print(type(s).__name__, sorted(s))
class F(frozenset):
    pass
f = F("ab")
print(sorted(f), hash(f) == hash(frozenset("ab")), f == frozenset("ab"), {f: 1}[frozenset("ab")])
