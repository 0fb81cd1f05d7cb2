# python: 3.14
class A:
    def who(self): return "A"
class B(A):
    def who(self): return "B" + super().who()
class C(A):
    def who(self): return "C" + super().who()
class D(B, C):
    def who(self): return "D" + super().who()
print(D().who())
print([c.__name__ for c in D.__mro__])
print(D.mro() == list(D.__mro__))
print(D.__bases__, D.__base__)
print(issubclass(D, A), issubclass(A, D), issubclass(bool, int))
try:
    class X(A, B): pass
except TypeError as e:
    print(e)
try:
    class Y(A, A): pass
except TypeError as e:
    print(e)
print([c.__name__ for c in A.__subclasses__()])
