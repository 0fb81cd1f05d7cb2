# board: off
# os.path on text alone, and what it says of files.
import os
import os.path
from os.path import join, splitext

print(join("a", "b", "/c", "d"), join("a/", "b"), join("", "b"), join(b"a", b"b"))
print(splitext("a.b/c.tar.gz"), splitext(".bashrc"), splitext("a/..x"), splitext("a.b/c"))
for path in "a//b/../c/./d/../../..", "/../a", "//x", "///x", "", "../../a/..", "/":
    print(repr(os.path.normpath(path)))
print(os.path.split("/a/b"), os.path.split("a"), os.path.split("/"), os.path.dirname("/a/b/"), os.path.basename("/a/b"))
print(os.path.relpath("/a/b/c", "/a/d"), os.path.commonpath(["/a/b", "/a/c"]), os.path.commonprefix(["abc", "abd"]))
print(os.path.isabs("/a"), os.path.isabs("a"), os.path.splitdrive("/a"), os.path is __import__("os").path)

class Path:
    def __fspath__(self):
        return "from/path"

print(join(Path(), "x"), os.fspath(Path()), os.fsencode("é"), os.fsdecode(b"a"))
for wrong in lambda: join(1), lambda: join("a", b"b"):
    try:
        wrong()
    except TypeError as error:
        print(error)

base = "target/paths_test"
os.makedirs(base + "/x/y", exist_ok=True)
with open(base + "/x/file.txt", "w") as file:
    file.write("text")
try:
    os.makedirs(base + "/x/y")
except FileExistsError:
    print("FileExistsError")
print(os.path.isdir(base + "/x"), os.path.isfile(base + "/x"), os.path.isfile(base + "/x/file.txt"), os.path.exists(base + "/z"))
print(os.path.getsize(base + "/x/file.txt"))
for top, directories, files in os.walk(base):
    print(top, directories, files)
for top, directories, files in os.walk(base, topdown=False):
    print(top)
with os.scandir(base + "/x") as entries:
    print(sorted((entry.name, entry.is_dir(), entry.is_file(), entry.path) for entry in entries))
os.remove(base + "/x/file.txt")
os.removedirs(base + "/x/y")
print(os.path.exists(base))
