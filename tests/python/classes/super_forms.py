# python: 3.14
class Base:
    def __init__(self, n): self.n = n
    @classmethod
    def make(cls, n): return cls(n)
    @staticmethod
    def double(n): return 2 * n
    @property
    def value(self): return self.n

class Sub(Base):
    def __init__(self, n):
        super().__init__(n + 1)
    @classmethod
    def make(cls, n): return super().make(n * 10)
    @staticmethod
    def double(n): return super(Sub, Sub).double(n) + 1
    @property
    def value(self): return super().value * 100
    def old_style(self): return super(Sub, self).value

s = Sub.make(2)
print(s.n, s.value, s.old_style(), Sub.double(4))
print(super(Sub, s).__thisclass__ is Sub, super(Sub, s).__self__ is s)
try:
    super().x
except RuntimeError as e:
    print(e)
try:
    super(Sub, 3)
except TypeError as e:
    print(e)
try:
    super(Sub, s).nothing
except AttributeError as e:
    print(e)
