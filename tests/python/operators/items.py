class M:
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
m = M()
m[1] = "a"; m["x", 2] = "b"; m[1:2] if False else None
print(m[1], m["x", 2])
del m[1]
try: m[1]
except KeyError as e: print(e)
class S:
    def __getitem__(self, k): return k
s = S()
print(s[1:2], s[::3], s[1, 2:3], s[...], s[-1])
for f in ["(1,)[0] = 2", "del (1,)[0]", "'a'[0] = 'b'", "x = 3\nx[0] = 1", "x = 3\ndel x[0]", "range(3)[0] = 1", "S()[0] = 1", "del S()[0]"]:
    try: exec(f)
    except TypeError as e: print(e)
