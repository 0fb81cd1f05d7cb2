# board: off
from dataclasses import *
@dataclass
class P:
    x: int
    y: int = 2
    z: list = field(default_factory=list, repr=False)
p = P(1); print(p, p == P(1), p.z, P(1, 3) == p, fields(P)[0].name, asdict(p), astuple(p), replace(p, x=9))
@dataclass(frozen=True, order=True)
class Q(P if 0 else object):
    a: int
    b: str = field(default='q', compare=False)
print(Q(1) < Q(2), hash(Q(1)) == hash(Q(1)), Q.__match_args__)
try: Q(1).a = 3
except FrozenInstanceError as e: print(e)
@dataclass
class R(P):
    w: int = 5
    _: KW_ONLY
    k: int = 3
    def __post_init__(self): self.s = self.x + self.w
print(R(1, w=2, k=1), R(1).s)
@dataclass(slots=True)
class S:
    m: int = 0
    def me(self): return __class__
print(S(3), S.__slots__, S().me() is S)
try:
    @dataclass
    class T:
        x: list = []
except ValueError as e: print(e)
try:
    @dataclass
    class T:
        x: int = 1
        y: int
except TypeError as e: print(e)
@dataclass
class V:
    i: InitVar[int]
    j: int = 0
    def __post_init__(self, i): self.j = i
print(V(4), make_dataclass('W', [('q', int), ('r', int, 5)])(1))
match p:
    case P(x, y): print(x, y)
@dataclass
class E: pass
@dataclass
class E2(E): pass
@dataclass
class E3(P): pass
print(E(), E2(), E3(1))
