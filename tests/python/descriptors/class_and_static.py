class C:
    @classmethod
    def cm(cls, *a): return cls.__name__, a
    @staticmethod
    def sm(*a): return a
class D(C): pass
print(C.cm(1), C().cm(2), D.cm(), D().cm(3), C.sm(4), C().sm(5))
print(C.cm.__self__ is C, D.cm.__self__ is D, C.cm.__func__ is C.__dict__["cm"].__func__)
print(type(C.__dict__["cm"]).__name__, type(C.__dict__["sm"]).__name__)
print(staticmethod(len)([1, 2]), C.__dict__["sm"].__wrapped__ is C.sm)
class F:
    len = len
    f = lambda self: "bound"
    i = int
print(F().len([1]), F().f(), F().i("3"))
f = (lambda self: self + 1).__get__(4)
print(f())
class CM(classmethod): pass
class G:
    @CM
    def x(cls): return cls.__name__
print(G.x(), G().x())
