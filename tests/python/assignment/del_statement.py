def f():
    x = 1
    del x
    try:
        x
    except UnboundLocalError as e:
        print(type(e).__name__, e)
    x = 2
    return x
print(f())

a, b, c = 1, 2, 3
del a, (b, c)
for name in ("a", "b", "c"):
    try:
        eval(name)
    except NameError as e:
        print(e)

d = {1: 2, 3: 4, 5: 6}
l = list(range(10))
del d[1], l[0], l[2:4], l[::3]
print(d, l)
class C: pass
c = C()
c.x = 1
del c.x
print(hasattr(c, "x"))
try:
    del c.x
except AttributeError as e:
    print("AttributeError")
try:
    del undefined_name
except NameError as e:
    print(e)
def g():
    try:
        del never
    except UnboundLocalError as e:
        print("unbound")
    never = 1
g()
def cell():
    v = 1
    def get(): return v
    del v
    try:
        get()
    except NameError as e:
        print(type(e).__name__, e)
cell()
