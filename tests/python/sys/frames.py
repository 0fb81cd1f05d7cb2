# sys._getframe: frames of callers, by their code, globals and lines.
import sys


def inner():
    frame = sys._getframe()
    caller = frame.f_back
    return frame.f_code.co_name, caller.f_code.co_name, caller.f_lineno, sys._getframe(1).f_code.co_name


def outer():
    return inner()


print(outer())
print(sys._getframe().f_globals is globals(), sys._getframe().f_back)

print(list(map(lambda depth: sys._getframe(depth).f_code.co_name, [0, 1])))
try:
    sys._getframe(1000)
except ValueError as error:
    print(error)
