class R: pass
r = R()
r.b = 1; r.a = 2; r.c = 3
q = R()
q.c = 1; q.b = 2
print(vars(r), vars(q))
del r.a
r.a = 9
print(list(r.__dict__), r.__dict__["a"])
r.__dict__["new"] = 5
print(r.new)
r.__dict__ = {"x": 1}
print(r.x, hasattr(r, "b"), vars(r))
r.y = 2
print(r.__dict__)
try: r.__dict__ = 3
except TypeError as e: print(e)
print(R.__dict__["__module__"], "__dict__" in dir(r))
class Many: pass
m = Many()
for i in range(300): setattr(m, "a%d" % i, i)
print(sum(getattr(m, "a%d" % i) for i in range(300)), len(vars(m)))
n = Many()
n.a299 = 1
print(vars(n))
