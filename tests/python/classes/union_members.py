# board: off
# Members of unions are the same when they are equal.
import copy
from typing import NewType

print(int | list[int] == int | list[int], list[int] | list[int], list[int] | int | list[int] | str)
print(int | list[int] == list[int] | int, int | list[int] != int | list[str], hash(int | list[int]) == hash(list[int] | int))
print(copy.copy(int | list[str]), copy.deepcopy(int | None))
N = NewType("N", int)
print((N | str).__args__ == (N, str), (str | N).__args__ == (str, N))


class Bad(type):
    def __eq__(cls, other):
        raise ZeroDivisionError

    def __hash__(cls):
        return 1


bad = Bad("bad", (), {})
try:
    list[int] | list[bad]
except ZeroDivisionError:
    print("asked")
