# own
# A file system written in Python: open, import, directories, the current directory.
import io
import json
import os
import sys
import vfs


class File(io.IOBase):
    def __init__(self, data):
        self.data = data
        self.at = 0

    def readinto(self, buffer):
        part = self.data[self.at : self.at + len(buffer)]
        buffer[: len(part)] = part
        self.at += len(part)
        return len(part)

    def ioctl(self, request, argument):
        if request == 4:
            print("closed")
        return 0


class System:
    def __init__(self, files):
        self.files = files
        self.here = "/"

    def absolute(self, path):
        return path if path.startswith("/") else self.here.rstrip("/") + "/" + path

    def mount(self, readonly, mkfs):
        print("mount", readonly, mkfs)

    def umount(self):
        print("umount")

    def open(self, path, mode):
        path = self.absolute(path)
        if path not in self.files:
            raise OSError(2)
        data = self.files[path]
        return File(data) if "b" in mode else io.StringIO(data.decode())

    def stat(self, path):
        path = self.absolute(path)
        if path in self.files:
            return (0x8000, 0, 0, 0, 0, 0, len(self.files[path]), 0, 0, 0)
        if any(name.startswith(path.rstrip("/") + "/") for name in self.files):
            return (0x4000,) + (0,) * 9
        raise OSError(2)

    def ilistdir(self, path):
        start = self.absolute(path).rstrip("/") + "/"
        for name in sorted(self.files):
            if name.startswith(start) and "/" not in name[len(start) :]:
                yield (name[len(start) :], 0x8000, 0)

    def chdir(self, path):
        if not self.stat(path)[0] & 0x4000:
            raise OSError(20)
        self.here = self.absolute(path)

    def getcwd(self):
        return self.here

    def remove(self, path):
        del self.files[self.absolute(path)]


system = System(
    {
        "/one.py": b"import two\nprint('one', __file__)\nvalue = 1\n",
        "/two.py": b"print('two')\n",
        "/bad.py": b"value = = 1\n",
        "/package/__init__.py": b"print('package')\n",
        "/package/inner.py": b"from . import other\n",
        "/package/other.py": b"print('other')\n",
        "/data.json": b'{"a": [1, 2.5, null]}',
        "/text": b"first\nsecond\nthird",
    }
)
started = os.getcwd()
vfs.mount(system, "/user")
print([pair[1] for pair in vfs.mount()][:1], str(vfs.mount()[0][0] is system))
print("user" in os.listdir("/"))

with open("/user/text") as file:
    print(file.read())
with open("/user/text", "rb") as file:
    print(file.readline(), file.read(3), file.readlines())
print(list(open("/user/text", "rb")))
print(json.load(open("/user/data.json")), json.load(open("/user/data.json", "rb")))

sys.path.append("/user")
import one

print(one.value, one.__file__)
import package.inner

try:
    import bad
except SyntaxError as error:
    print("SyntaxError", error.filename)
try:
    import nothing_of_this_name
except ImportError:
    print("ImportError")

print(os.listdir("/user/package"), os.stat("/user/one.py")[6], hex(os.stat("/user/package")[0]))
os.chdir("/user/package")
print(os.getcwd(), os.listdir(), open("other.py").read())
os.chdir("/user")
print(os.getcwd(), os.listdir())
os.remove("text")
for path in "text", "/user/text":
    try:
        open(path)
    except OSError as error:
        print(error.errno)
try:
    os.rename("/user/one.py", "/elsewhere.py")
except OSError as error:
    # What a port has outside of /user differs.
    print(error.errno in (1, 19))
try:
    os.mkdir("/user")
except OSError as error:
    print(error.errno)
try:
    vfs.mount(System({}), "/user")
except OSError as error:
    print(error.errno)
os.chdir(started)
print(os.getcwd() == started)
vfs.umount("/user")
try:
    vfs.umount("/user")
except OSError as error:
    print(error.errno)
