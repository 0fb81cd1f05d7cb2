# board: off
import os

base = "_os_test.tmp"
os.mkdir(base)
print(os.listdir(base))
open(base + "/b.txt", "w").close()
with open(base + "/a.txt", "w") as f:
    f.write("12345")
os.mkdir(base + "/sub")
print(sorted(os.listdir(base)))
s = os.stat(base + "/a.txt")
print(s.st_size, s[6], len(s), s.st_mode & 0o170000 == 0o100000)
print(os.stat(base).st_mode & 0o170000 == 0o040000)
os.rename(base + "/a.txt", base + "/sub/c.txt")
print(sorted(os.listdir(base)), os.listdir(base + "/sub"))
here = os.getcwd()
os.chdir(base)
print(os.getcwd() == here + "/" + base, os.listdir("sub"))
os.chdir("..")


def attempt(function, *arguments):
    try:
        function(*arguments)
    except OSError as e:
        print(type(e).__name__, e)


attempt(os.rmdir, base)
attempt(os.mkdir, base)
attempt(os.remove, base + "/none")
attempt(os.listdir, base + "/none")
attempt(os.stat, base + "/none")
attempt(os.rename, base + "/none", base + "/other")
attempt(os.chdir, base + "/b.txt")
attempt(os.rmdir, base + "/b.txt")
os.remove(base + "/sub/c.txt")
os.unlink(base + "/b.txt")
os.rmdir(base + "/sub")
os.rmdir(base)
attempt(os.stat, base)
print(len(os.statvfs("/")), os.statvfs("/")[0] > 0)
try:
    os.listdir("a\0b")
except ValueError as e:
    print(e)
try:
    os.mkdir(1.5)
except TypeError as e:
    print("TypeError")
