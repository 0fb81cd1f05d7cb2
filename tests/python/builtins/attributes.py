class A:
    x = 1
    def __init__(self):
        self.y = 2
a = A()
print(getattr(a, "x"), getattr(a, "y"), getattr(a, "z", "default"), hasattr(a, "x"), hasattr(a, "zz"))
setattr(a, "new", 5)
print(a.new, vars(a))
delattr(a, "new")
print(hasattr(a, "new"))
for f in (lambda: getattr(a, "zz"), lambda: delattr(a, "zz")):
    try:
        f()
    except AttributeError as e:
        print("AttributeError")
for f in (lambda: getattr(a, 5), lambda: setattr(a, None, 1), lambda: hasattr(a, 5)):
    try:
        f()
    except TypeError as e:
        print("TypeError")
class P:
    @property
    def bad(self):
        raise AttributeError("inner")
    @property
    def worse(self):
        raise KeyError
print(hasattr(P(), "bad"), getattr(P(), "bad", 7))
try:
    hasattr(P(), "worse")
except KeyError:
    print("KeyError")
print([n for n in dir(a) if not n.startswith("_")], "append" in dir([]), "__len__" in dir(list))
class D:
    def __dir__(self):
        return ["b", "a"]
print(dir(D()))
name = "".join(["x", "y"])
setattr(a, name, 9)
print(a.xy, getattr(a, "x" + "y"))
try:
    vars(5)
except TypeError as e:
    print(e)
