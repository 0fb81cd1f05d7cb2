# board: off
# What modules have in Python besides what is built in.
import linecache
import os
import re
import tempfile

print(int(re.NOFLAG), int(re.L), int(re.RegexFlag.IGNORECASE | re.RegexFlag.DOTALL), re.RegexFlag(0) == 0, re.RegexFlag.I is re.RegexFlag.IGNORECASE)
print(re.search("a.b", "A\nB", re.RegexFlag.I | re.RegexFlag.S).span(), hasattr(re, "no_such_name"))
try:
    re.no_such_name
except AttributeError as error:
    print(error)
from re import RegexFlag

print(RegexFlag.MULTILINE.value == re.MULTILINE)

with tempfile.TemporaryDirectory() as directory:
    path = os.path.join(directory, "text")
    with open(path, "w") as file:
        file.write("first\nsecond")
    print(linecache.getlines(path), repr(linecache.getline(path, 2)), repr(linecache.getline(path, 3)), repr(linecache.getline(path, 0)))
    with open(path, "w") as file:
        file.write("other\n")
    print(linecache.getline(path, 1), end="")
    linecache.clearcache()
    print(linecache.getline(path, 1), linecache.getlines(path + "x"))
