class AppError(Exception):
    def __init__(self, code, message="none"):
        super().__init__(f"{code}: {message}")
        self.code = code
    def describe(self): return "app " + str(self.code)
class NotFound(AppError):
    def __str__(self): return "NF(" + super().__str__() + ")"
try: raise NotFound(404, "page")
except AppError as e:
    print(e, repr(e), e.code, e.args, e.describe(), type(e).__name__, isinstance(e, Exception))
e = AppError(1)
e.extra = [1]
print(e.__dict__, e.extra, hasattr(e, "zzz"))
class Plain(ValueError): pass
print(repr(Plain()), repr(Plain(1)), repr(Plain(1, "a")), str(Plain()), str(Plain(1)), str(Plain(1, 2)))
class WithNew(KeyError):
    def __new__(cls, *a):
        self = super().__new__(cls, *a)
        self.tag = len(a)
        return self
print(WithNew("k").tag, str(WithNew("k")), WithNew(1, 2).args)
try: raise Plain
except ValueError as x: print(type(x), x.args)
try: raise Plain from None
except ValueError as x: print(x.__cause__, x.__suppress_context__)
class Both(KeyError, AttributeError): pass
try: raise Both("x")
except AttributeError as x: print(repr(x), str(x), [c.__name__ for c in Both.__mro__])
class Slotted(Exception):
    __slots__ = ("a",)
s = Slotted(); s.a = 1; s.b = 2; print(s.a, s.b)
try: raise 3
except TypeError as x: print(x)
try: raise int
except TypeError as x: print(x)
try:
    try: 1 / 0
    except "x": pass
except TypeError as x: print(x)
