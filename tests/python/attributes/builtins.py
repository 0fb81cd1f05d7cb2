# python: 3.14
class C:
    x = 1
c = C()
print(getattr(c, "x"), getattr(c, "nope", 5), hasattr(c, "x"), hasattr(c, "nope"))
setattr(c, "y", 2); print(c.y)
delattr(c, "y"); print(hasattr(c, "y"))
for f in [lambda: getattr(c, "nope"), lambda: delattr(c, "nope"), lambda: C.nope, lambda: (3).nope, lambda: [].nope,
          lambda: None.x, lambda: c.x.y.z, lambda: len.foo]:
    try: f()
    except AttributeError as e: print(e)
for f in [lambda: getattr(c, 3), lambda: setattr(c, 3, 4), lambda: setattr(3, "x", 1), lambda: setattr([], "append", 1),
          lambda: setattr(int, "x", 1), lambda: delattr(int, "real")]:
    try: f()
    except (AttributeError, TypeError) as e: print(type(e).__name__, e)
try: c.nope
except AttributeError as e: print(e.name, e.obj is c)
del C.x
print(hasattr(C, "x"))
C.z = 4
print(c.z)
def f(): pass
f.note = "n"; print(f.note, f.__dict__)
