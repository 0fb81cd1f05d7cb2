class M:
    def __init__(self, name, swallow=False): self.name, self.swallow = name, swallow
    def __enter__(self):
        print("enter", self.name)
        return self.name
    def __exit__(self, kind, value, traceback):
        print("exit", self.name, kind and kind.__name__, value, traceback is not None)
        return self.swallow
with M("a") as x:
    print("body", x)
with M("b"), M("c") as y, M("d"):
    print(y)
with (M("e") as p, M("f") as q,):
    print(p, q)
with M("g", True):
    raise ValueError("gone")
try:
    with M("h"):
        with M("i"):
            raise KeyError("out")
except KeyError as e:
    print("caught", e)
def ret():
    with M("j") as v:
        return v
print(ret())
def loop():
    for i in range(3):
        with M(i):
            if i == 0: continue
            if i == 1: break
loop()
def swallow_return():
    with M("k", True):
        1 / 0
    return "after"
print(swallow_return())
class Bad: pass
for code in ("with Bad(): pass", "with 5: pass"):
    try:
        exec(code)
    except (TypeError, AttributeError) as e:
        print(type(e).__name__)
class NoExit:
    def __enter__(self): return 1
try:
    with NoExit(): print("unreachable")
except (TypeError, AttributeError) as e:
    print(type(e).__name__)
class RaisingExit:
    def __enter__(self): return self
    def __exit__(self, *a): raise RuntimeError("from exit")
try:
    with RaisingExit():
        raise ValueError("body")
except RuntimeError as e:
    print(e, repr(e.__context__))
d = {}
with M("target") as d["k"]:
    pass
print(d)
def gen():
    with M("gen"):
        yield 1
        yield 2
for v in gen(): print(v)
