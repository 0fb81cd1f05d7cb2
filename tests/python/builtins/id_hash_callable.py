a = []
print(id(a) == id(a), id(a) == id([]), isinstance(id(a), int), id(None) == id(None))
b = [object() for _ in range(50)]
ids = [id(x) for x in b]
junk = [[i] for i in range(1000)]
print(ids == [id(x) for x in b], len(set(ids)))
print(callable(len), callable(int), callable(5), callable(lambda: 0), callable("a".upper), callable(None))
class C:
    def __call__(self):
        return "called"
class N:
    pass
print(callable(C), callable(C()), callable(N()), C()())
print(hash(5), hash(-1), hash(True), hash(0.0), hash(None) == hash(None))
class H:
    def __hash__(self):
        return 2**70
print(isinstance(hash(H()), int))
class H2:
    def __hash__(self):
        return "a"
try:
    hash(H2())
except TypeError as e:
    print(e)
x = object()
print(x == x, x != x, x == object(), hash(x) == hash(x))
