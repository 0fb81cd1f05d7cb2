class T:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return ("lt", self.v)
    def __ge__(self, o): return ("ge", self.v)
a, b = T(1), T(2)
print(a < b, a > b, a >= b, a <= b, a == b, a != b, a == a)
print(1 > a, 1 <= a)
class S(T):
    def __gt__(self, o): return "S.gt"
print(a < S(3), S(3) < a)
class E:
    def __eq__(self, o): return NotImplemented
print(E() == 1, E() != 1, E() == E())
class N:
    def __eq__(self, o): return "eq"
print(N() == 1, N() != 1, 1 == N())
for f in [lambda: 1 < "a", lambda: [] < (), lambda: {} < {}, lambda: None < None, lambda: object() < object(), lambda: E() >= 3]:
    try: f()
    except TypeError as e: print(e.args[0])
print((1, 2) < (1, 3), [1, [2]] == [1, [2]], "a" < "b", {1: [2]} == {1: [2]}, 1 == 1.0 == True)
print(1 < 2 < 3, 1 < 3 < 2, [1] == (1,), 1 != 1.5)
