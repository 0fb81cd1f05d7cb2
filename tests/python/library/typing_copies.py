# board: off
# python: 3.14
# Copies and equality of types; protocols, generics and typed dicts at run time.
import copy, pickle, typing, types, collections.abc as c
from typing import *
T = TypeVar('T'); Ts = TypeVarTuple('Ts'); P = ParamSpec('P')
type A = int | str
for x in (T, Ts, P, A, list[int], dict[str, list[T]], int | str, Optional[T], List[int], Callable[[int], str], Generic[T], c.Callable[[int], T]):
    for proto in range(6):
        y = pickle.loads(pickle.dumps(x, proto))
        if y != x: print('differs', x, y)
    print(x, copy.copy(x) == x, copy.deepcopy(x) == x)
print(Generic[T] == Generic[T], Generic[T] == Generic[P], hash(Generic[T]) == hash(Generic[T]), len({Generic[T], Generic[T]}))
print(c.Callable[[int], int] == c.Callable[[int], int], c.Callable[[int], int] == c.Callable[[str], int], c.Callable[P, int].__args__)
@runtime_checkable
class HasX(Protocol):
    x: int
class X:
    def __init__(self): self.x = 1
print(isinstance(X(), HasX), isinstance(1, HasX))
try: issubclass(X, HasX)
except TypeError as e: print(e)
@runtime_checkable
class Gen(Protocol[T]):
    def meth(self) -> T: ...
class Y:
    def meth(self): pass
print(isinstance(Y(), Gen), issubclass(Y, Gen), isinstance(X(), Gen), Gen.__parameters__, Gen.__bases__, Gen[int])
class Impl(Gen[int]):
    x = 2
print(Impl().x, isinstance(Impl(), Gen), Impl.__mro__ == (Impl, Gen, Protocol, Generic, object))
class TD(TypedDict, total=False):
    a: Required[int]
    b: ReadOnly[str]
    c: Required[ReadOnly[int]]
print(sorted(TD.__required_keys__), sorted(TD.__optional_keys__), sorted(TD.__readonly_keys__), sorted(TD.__mutable_keys__), TD.__orig_bases__ == (TypedDict,))
class TD2(TD, Generic[T]):
    d: T
    b: str
print(TD2.__orig_bases__ == (TD, Generic[T]), TD2.__parameters__, sorted(TD2.__readonly_keys__), TD2.__bases__, TD2[int])
try:
    class TD3(TD2):
        d: ReadOnly[int]
except TypeError as e: print(e)
D = TypedDict('D', {'in': int}); print(D.__orig_bases__ == (TypedDict,), D.__total__, D(a=1))
@no_type_check
class N:
    def m(self, a: 'nothing'): pass
    class Inner:
        x: 'nothing'
print(get_type_hints(N), get_type_hints(N.m), get_type_hints(N.Inner))
UserId = NewType('UserId', int)
print(pickle.loads(pickle.dumps(UserId)) is UserId)
