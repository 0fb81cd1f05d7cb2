# Runs with antaresia: makes or lists a file system in an image file.
# Arguments: file, size of blocks, number of blocks, lfs or fat, make or list.
import os
import sys
import vfs


class Disk:
    def __init__(self, path, size, count):
        self.path, self.size, self.count = path, size, count
        try:
            with open(path, "rb") as file:
                self.data = bytearray(file.read())
        except OSError:
            self.data = bytearray(b"\xff" * (size * count))

    def readblocks(self, block, buffer, offset=0):
        at = block * self.size + offset
        buffer[:] = self.data[at : at + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        at = block * self.size + offset
        self.data[at : at + len(buffer)] = buffer

    def ioctl(self, request, argument):
        if request == 4:
            return self.count
        if request == 5:
            return self.size
        if request == 6:
            at = argument * self.size
            self.data[at : at + self.size] = b"\xff" * self.size
        return 0

    def save(self):
        with open(self.path, "wb") as file:
            file.write(self.data)


def walk(path):
    for entry in sorted(os.ilistdir(path)):
        below = path + "/" + entry[0]
        if entry[1] == 0x4000:
            print(below, "directory")
            walk(below)
        else:
            with open(below, "rb") as file:
                content = file.read()
            print(below, len(content), sum(content))


path, kind, what = sys.argv[1], sys.argv[4], sys.argv[5]
disk = Disk(path, int(sys.argv[2]), int(sys.argv[3]))
system = vfs.VfsLfs2 if kind == "lfs" else vfs.VfsFat
if what == "make":
    system.mkfs(disk)
vfs.mount(disk, "/d")
os.chdir("/d")
if what != "list":
    os.mkdir("made")
    os.mkdir("made/inner directory")
    for number in range(40):
        with open("made/file %d" % number, "w") as file:
            file.write("content %d " % number * number)
    with open("large.bin", "wb") as file:
        for number in range(3000):
            file.write(b"%07d\n" % number)
    with open("large.bin", "r+b") as file:
        file.seek(8000)
        file.write(b"CHANGED!")
    os.rename("made/file 7", "Moved to the root.text")
    os.remove("made/file 8")
    for word in "one", "two":
        with open("APPEND.TXT", "a") as file:
            file.write(word)
    vfs.umount("/d")
    disk.save()
else:
    walk("/d")
