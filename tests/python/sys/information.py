# board: off
import sys

print(sys.version_info[0] == 3, sys.version_info >= (3, 4), sys.version_info.major, len(sys.version_info))
print(isinstance(sys.version_info, tuple), sys.version_info[:1] + (1,))
print(sys.byteorder, sys.platform, sys.maxsize > 2**31 - 2, sys.maxunicode)
print(type(sys.argv), type(sys.path), type(sys.modules), sys.argv[1:])
print("__main__" in sys.modules, sys.implementation.name in ("cpython", "micropython"))
print(sys.exc_info())
try:
    raise KeyError(1)
except KeyError:
    print(sys.exc_info()[0], sys.exc_info()[1], sys.exc_info()[2] is not None, repr(sys.exception()))
print(sys.exc_info(), sys.exception())
print(sys.intern("abc") is sys.intern("ab" + "c"), sys.getsizeof([]) > 0)
try:
    sys.intern(1)
except TypeError as e:
    print(e)
print(sys.float_info.max, sys.float_info.epsilon, sys.getdefaultencoding())
limit = sys.getrecursionlimit()
sys.setrecursionlimit(500)
print(sys.getrecursionlimit())
sys.setrecursionlimit(limit)
try:
    sys.setrecursionlimit(0)
except ValueError as e:
    print("ValueError")
for code in [None, 0, 3, "text"]:
    try:
        sys.exit(code)
    except SystemExit as e:
        print(repr(e), e.code)
try:
    sys.exit()
except SystemExit as e:
    print(repr(e), e.code)
print(sys.stdout.name, sys.stderr.mode, sys.stdin.readable(), sys.stdin.writable())
