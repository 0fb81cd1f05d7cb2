# board: off
from enum import *
class Color(Enum):
    RED = 1
    GREEN = 2
    CRIMSON = 1
    @property
    def nice(self): return self.name.lower()
print(list(Color), Color.RED, repr(Color.CRIMSON), Color(2), Color['GREEN'], Color.RED.nice, len(Color), Color.RED in Color)
class N(IntEnum):
    A = auto(); B = auto()
print(N.A + 1, N.B, repr(N.A), f"{N.B}", N(1), N.A < N.B, isinstance(N.A, int))
class S(StrEnum):
    X = auto(); Y = 'why'
print(S.X, repr(S.Y), S.X == 'x')
class P(Flag):
    R = 4; W = 2; X = 1
    RW = 6
print(P.R | P.X, repr(P.RW), P.R in P.RW, ~P.R, list(P), bool(P(0)), repr(P(0)), P(5), list(P.RW))
class F(IntFlag):
    A = 1; B = 2
print(F.A | F.B, repr(F.A | 8), F.A & 3, repr(~F.A))
try: Color(7)
except ValueError as e: print(e)
try:
    P(8)
except ValueError as e: print(e)
class Planet(Enum):
    M = (1, 2); V = (3, 4)
    def __init__(self, a, b): self.a = a; self.b = b
    def total(self): return self.a + self.b
print(Planet.M.total(), Planet.V.value, Planet((1,2)))
A = Enum('A', 'x y z'); print(list(A), A.y.value)
try:
    class C2(Color): Q = 3
except TypeError as e: print(e)
try: Color.RED = 5
except AttributeError as e: print(e)
class W(Enum):
    A = 1
    def f(self): pass
    class I: pass
    _ignore_ = ['t']
    t = 5
print(list(W), W.A.f, Color.__members__, repr(Color), {Color.RED: 1}[Color.RED])
@unique
class U(Enum): A=1; B=2
try:
    @unique
    class U(Enum): A=1; B=1
except ValueError as e: print(e)
class M(Enum):
    A=1
    @classmethod
    def _missing_(cls, v): return cls.A
print(M(99))
import copy
print(copy.deepcopy(Color.RED) is Color.RED, Color.RED != Color.GREEN, hash(Color.RED) == hash('RED'))
