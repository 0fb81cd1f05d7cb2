# board: off
from typing import *
import typing, collections.abc
T = TypeVar('T'); 
print(T, repr(TypeVar('K', covariant=True)), List[int], Dict[str, T][int], Optional[int], Callable[[int], str], Any, ClassVar[int])
class Box(Generic[T]):
    def __init__(self, v: T): self.v = v
print(Box[int], Box[int](3).v, Box.__parameters__, Box[T][str], Box[int](3).__orig_class__)
class P2(NamedTuple):
    x: int
    y: int = 3
print(P2(1), P2.__annotations__)
class TD(TypedDict, total=False):
    a: int
print(TD(a=1), TD.__optional_keys__)
@runtime_checkable
class Pr(Protocol):
    def foo(self): ...
class Im:
    def foo(self): pass
print(isinstance(Im(), Pr), isinstance(3, Pr))
class C[T, *Ts, **P]: pass
print(C.__type_params__, C.__orig_bases__, C.__parameters__, C[int, str, [int]])
def f[T: int = bool](x: T) -> list[T]: return x
print(f.__type_params__[0].__bound__, f.__type_params__[0].__default__, f.__annotations__, get_type_hints(f))
type A[T] = dict[str, T]
print(A[int], A.__value__, A.__parameters__)
print(collections.abc.Callable[[int, T], str][bool], list[T][int], dict[T, list[T]][int], (int | list[T])[str], tuple[int, ...])
UserId = NewType('UserId', int); print(UserId(3), UserId)
print(get_origin(List[int]), get_args(Dict[str, int]), Literal[1, 'a'], Annotated[int, 'x'], get_args(Callable[[int], str]))
print(NoDefault, TypeVar('Z').__default__, TypeVar('Z').has_default(), typing.Union, isinstance(SupportsInt, type), isinstance(3, SupportsInt))
print(*tuple[int, str], Unpack)
