# own
from micropython import const
import micropython

_HIDDEN = const(5)
SHOWN = const(7)


@micropython.native
def f(x):
    return x + _HIDDEN


@micropython.viper
def g(x: int) -> int:
    return x + SHOWN


print(f(1), g(1), micropython.opt_level(), const("text"))
micropython.opt_level(0)
micropython.mem_total() > 0
print(micropython.stack_use() > 0, micropython.alloc_emergency_exception_buf(100))
