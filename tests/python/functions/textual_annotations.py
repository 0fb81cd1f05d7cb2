# board: off
# Annotations are texts after this import, laid out as ast.unparse does.
"""A docstring may stand before it."""
from __future__ import annotations


def function(a: Undefined, b: list [ int ] | None=None, *c: "quoted", d: 'it''s'  = 3, **e: x.y.z(1,key= 2,*p,**q)) -> Nope: pass


print(function.__annotations__)


class Class:
    a: dict[str,tuple[int,...]] = {}
    b: Callable[[int ,str], None]
    c: Literal["a", 'b"c', "it's", b"\x00x", "two\nlines"]

    def method(self, x: Class, /, y: (1+2)*3 - -4**2) -> lambda a,/,b=1,*c,d,e = 2,**f: (a ,b): ...


print(Class.__annotations__)
print(Class.method.__annotations__)
x: not (a or b) and c if d else e < f <= g is not h not in i = 1
y: [a for a in b if c if d]
z: {k: v for k, v in w}
z1: {1, 2, *s}
z2: {1: 2, **d}
z3: (i for i in j)
z4: a[1:2, ::3, :, b:c:d]
z6: a[b,][(c, d)][(e,)]
z7: ~a ** -b @ c // d % e << f & g | h ^ i
z9: 0xFF + 1_000 + 1.50 + 2j + 10 ** 20 + True
za: f"a{b!r:>{c}} {{}}"
zc: ((a, b), (), [])
zd: a.b(c)(d)[e].f
ze: (a < b) < c
zf: (a ** b) ** c ** d
zg: not not a
zh: (lambda: 1)() if (a if b else c) else (lambda x: x)
zi: 1 .real
import sys

for name, text in sys.modules[__name__].__annotations__.items():
    print(name, text)




def starred(*args: *Ts): ...


print(starred.__annotations__)

from dataclasses import dataclass, fields


@dataclass
class Data:
    number: int
    later: NotHere = None


print(Data(1), [field.type for field in fields(Data)])
import inspect

print(inspect.signature(function), inspect.signature(Data))
