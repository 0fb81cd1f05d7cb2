# own
# FAT on a block device in Python: long names, directories, remounting, a full and a damaged disk.
import os
import sys
import vfs

if not hasattr(vfs, "VfsFat"):
    print("SKIP")
    raise SystemExit


class Disk:
    def __init__(self, sectors):
        self.data = bytearray(sectors * 512)

    def readblocks(self, sector, buffer):
        at = sector * 512
        buffer[:] = self.data[at : at + len(buffer)]

    def writeblocks(self, sector, buffer):
        at = sector * 512
        self.data[at : at + len(buffer)] = buffer

    def ioctl(self, request, argument):
        if request == 4:
            return len(self.data) // 512
        if request == 5:
            return 512


def attempt(function, *arguments):
    try:
        print(function(*arguments))
    except OSError as error:
        print(type(error).__name__, error.errno)


disk = Disk(48)
attempt(vfs.mount, disk, "/fat")
vfs.VfsFat.mkfs(disk)
system = vfs.VfsFat(disk)
print(system, system.statvfs("/")[:5])
vfs.mount(system, "/fat")

with open("/fat/A long name, and more.text", "w") as file:
    print(file.write("first\nsecond\n"), file.tell())
with open("/fat/a LONG name, and more.TEXT", "a") as file:
    file.write("third")
with open("/fat/A long name, and more.text") as file:
    print(file.readlines(), file.read(), file.seek(6), file.readline())
with open("/fat/A long name, and more.text", "r+") as file:
    file.seek(6)
    file.write("SECOND")
    file.seek(0)
    print(file.read())
    print(file.truncate(5), file.seek(0), file.read())
with open("/fat/LARGE.BIN", "wb") as file:
    for number in range(100):
        file.write(b"%08d" % number)
with open("/fat/large.bin", "rb") as file:
    print(file.seek(-16, 2), file.read(), file.seek(512), file.read(8))
print(os.stat("/fat/large.bin")[6], hex(os.stat("/fat/large.bin")[0]), os.stat("/fat/large.bin")[8] > 300_000_000)

os.mkdir("/fat/lib")
with open("/fat/lib/module_on_disk.py", "w") as file:
    file.write("value = __file__\n")
sys.path.append("/fat/lib")
import module_on_disk

print(module_on_disk.value)
print(sorted(os.listdir("/fat")), list(system.ilistdir(b"lib")))
for function, path in (
    (os.mkdir, "/fat/lib"),
    (os.rmdir, "/fat/lib"),
    (os.rmdir, "/fat/large.bin"),
    (os.remove, "/fat/none"),
    (os.remove, "/fat/lib"),
    (os.stat, "/fat/large.bin/below"),
    (os.listdir, "/fat/none"),
    (os.chdir, "/fat/large.bin"),
    (open, "/fat/lib"),
    (open, "/fat/none"),
    (os.mkdir, "/fat/a?b"),
):
    attempt(function, path)
with open("/fat/large.bin") as file:
    attempt(os.remove, "/fat/LARGE.bin")
os.chdir("/fat/lib")
os.rename("module_on_disk.py", "../renamed.py")
print(os.getcwd(), os.listdir(), sorted(os.listdir("..")))
os.chdir("..")
os.rmdir("lib")
os.chdir("/")
vfs.umount("/fat")

vfs.mount(vfs.VfsFat(disk), "/fat", readonly=True)
print(open("/fat/renamed.py").read(), end="")
attempt(open, "/fat/renamed.py", "w")
attempt(os.remove, "/fat/renamed.py")
vfs.umount("/fat")

vfs.mount(disk, "/fat")
try:
    with open("/fat/full", "wb") as file:
        while True:
            file.write(b"*" * 200)
except OSError as error:
    print(error.errno)
print(os.stat("/fat/full")[6], os.statvfs("/fat")[3], len(open("/fat/large.bin", "rb").read()))
os.remove("/fat/full")
vfs.umount("/fat")

disk.data[510] = 0
attempt(vfs.mount, disk, "/fat")
