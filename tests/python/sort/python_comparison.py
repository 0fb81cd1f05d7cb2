class V:
    calls = 0
    def __init__(self, v):
        self.v = v
    def __lt__(self, other):
        V.calls += 1
        return self.v < other.v
    def __repr__(self):
        return str(self.v)

a = [V((i * 37) % 101) for i in range(101)]
a.sort()
print([x.v for x in a] == list(range(101)), 100 < V.calls < 101 * 101)
a.sort(reverse=True)
print(a[:5])
V.calls = 0
sorted(a[::-1])
print(V.calls)

class G:
    def __init__(self, v):
        self.v = v
    def __gt__(self, other):
        return self.v > other.v
print([g.v for g in sorted([G(3), G(1), G(2)])])
