class K:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return isinstance(o, K) and self.v == o.v
    def __hash__(self): return hash(self.v)
d = {K(1): "one", K(2): "two"}
print(d[K(1)], K(2) in d, K(3) in d, len({K(1), K(1), K(2)}))
for i in range(50): d[K(i)] = i
print(len(d), d[K(49)], d[K(1)])
del d[K(1)]
print(K(1) in d)
print({(K(1), 2): 3}[(K(1), 2)])
class U:
    def __eq__(self, o): return True
try: hash(U())
except TypeError as e: print(e)
try: {U(): 1}
except TypeError as e: print(e)
print(U.__hash__)
for x in ([], {}, set(), ([],)):
    try: hash(x)
    except TypeError as e: print(e)
class B:
    def __hash__(self): return "x"
try: hash(B())
except TypeError as e: print(e)
class Big:
    def __hash__(self): return 1 << 70
print(isinstance(hash(Big()), int))
o = object()
print(hash(o) == hash(o), {o: 1}[o], hash(None) == hash(None), hash(1) == hash(1.0) == hash(True))
