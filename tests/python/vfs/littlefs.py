# own
# littlefs on a block device in Python: files, directories, remounting, a full and a damaged disk.
import os
import sys
import vfs


class Flash:
    SIZE = 256

    def __init__(self, blocks):
        self.data = bytearray(blocks * self.SIZE)
        self.erased = 0

    def readblocks(self, block, buffer, offset=0):
        at = block * self.SIZE + offset
        buffer[:] = self.data[at : at + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        at = block * self.SIZE + offset
        assert all(byte == 255 for byte in self.data[at : at + len(buffer)])
        self.data[at : at + len(buffer)] = buffer

    def ioctl(self, request, argument):
        if request == 4:
            return len(self.data) // self.SIZE
        if request == 5:
            return self.SIZE
        if request == 6:
            at = argument * self.SIZE
            self.data[at : at + self.SIZE] = b"\xff" * self.SIZE
            self.erased += 1
        return 0


def attempt(function, *arguments):
    try:
        print(function(*arguments))
    except OSError as error:
        print(type(error).__name__, error.errno)


flash = Flash(40)
attempt(vfs.VfsLfs2, flash)
vfs.VfsLfs2.mkfs(flash)
system = vfs.VfsLfs2(flash)
print(system, system.statvfs("/")[:5])
vfs.mount(system, "/lfs")

with open("/lfs/text", "w") as file:
    print(file.write("first\nsecond\n"), file.tell())
with open("/lfs/text", "a") as file:
    file.write("third")
with open("/lfs/text") as file:
    print(file.readlines(), file.read(), file.seek(6), file.readline())
with open("/lfs/text", "r+") as file:
    file.seek(6)
    file.write("SECOND")
    file.seek(0)
    print(file.read())
    print(file.truncate(5), file.seek(0), file.read())

with open("/lfs/large", "wb") as file:
    for number in range(100):
        file.write(b"%08d" % number * 2)
with open("/lfs/large", "rb") as file:
    print(file.seek(-16, 2), file.read(), file.seek(160), file.read(8))
print(os.stat("/lfs/large")[6], hex(os.stat("/lfs/large")[0]))

os.mkdir("/lfs/lib")
with open("/lfs/lib/module_on_flash.py", "w") as file:
    file.write("value = __file__\n")
sys.path.append("/lfs/lib")
import module_on_flash

print(module_on_flash.value)
print(sorted(os.listdir("/lfs")), list(system.ilistdir(b"lib")))
for function, path in (
    (os.mkdir, "/lfs/lib"),
    (os.rmdir, "/lfs/lib"),
    (os.rmdir, "/lfs/text"),
    (os.remove, "/lfs/none"),
    (os.stat, "/lfs/text/below"),
    (os.listdir, "/lfs/none"),
    (os.chdir, "/lfs/text"),
    (open, "/lfs/lib"),
    (open, "/lfs/none"),
):
    attempt(function, path)
attempt(open, "/lfs/text", "x")
os.chdir("/lfs/lib")
os.rename("module_on_flash.py", "../renamed.py")
print(os.getcwd(), os.listdir(), sorted(os.listdir("..")))
os.chdir("..")
os.rmdir("lib")
print(os.getcwd())
os.chdir("/")

# What was not synced is not there, what was is.
open_file = open("/lfs/open", "w")
open_file.write("synced")
open_file.flush()
open_file.write(" and not synced")
vfs.umount("/lfs")
vfs.mount(vfs.VfsLfs2(flash), "/lfs", readonly=True)
print(open("/lfs/open").read(), open("/lfs/text").read())
attempt(open, "/lfs/text", "w")
attempt(os.remove, "/lfs/text")
vfs.umount("/lfs")

vfs.mount(flash, "/lfs")
try:
    with open("/lfs/full", "wb") as file:
        while True:
            file.write(b"*" * 200)
except OSError as error:
    print(error.errno)
print(open("/lfs/text").read(), len(open("/lfs/large", "rb").read()))
os.remove("/lfs/full")
vfs.umount("/lfs")

flash.data[8:16] = b"damaged!"
flash.data[264:272] = b"damaged!"
attempt(vfs.VfsLfs2, flash)
print(flash.erased > 10)

# Version 1 of the format is another one, and not there.
print(hasattr(vfs, "VfsLfs1"))
