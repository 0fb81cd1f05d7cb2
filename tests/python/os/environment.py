# board: off
import os

os.putenv("ANTARESIA_TEST", "value")
print(os.system('test "$ANTARESIA_TEST" = value'))
os.unsetenv("ANTARESIA_TEST")
print(os.system('test "$ANTARESIA_TEST" = value') != 0)
print(os.system("exit 3") >> 8)
print(os.getenv("NO_SUCH_VARIABLE"), os.getenv("NO_SUCH_VARIABLE", 5))
print(type(os.getenv("PATH")), os.sep)
print(len(os.urandom(7)), type(os.urandom(0)))
try:
    os.urandom(-1)
except ValueError as e:
    print(e)
print(len(os.uname()), os.uname().sysname == os.uname()[0])
