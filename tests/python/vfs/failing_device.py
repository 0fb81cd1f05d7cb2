# own
# A device that fails at each of its writes in turn: the file system goes on, and nothing is lost.
import vfs


class Flash:
    SIZE = 256

    def __init__(self, data):
        self.data = data
        self.left = None

    def fail(self):
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise KeyboardInterrupt if self.left % 2 else OSError(5)

    def readblocks(self, block, buffer, offset=0):
        at = block * self.SIZE + offset
        buffer[:] = self.data[at : at + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        at = block * self.SIZE + offset
        self.fail()
        self.data[at : at + len(buffer)] = buffer

    def ioctl(self, request, argument):
        if request == 4:
            return len(self.data) // self.SIZE
        if request == 5:
            return self.SIZE
        if request == 6:
            self.fail()
            at = argument * self.SIZE
            self.data[at : at + self.SIZE] = b"\xff" * self.SIZE
        return 0


def names(system, path="/"):
    found = []
    for name, kind, _, size in system.ilistdir(path):
        found.append(path + name + " " + str(size))
        if kind == 0x4000:
            found += names(system, path + name + "/")
    return sorted(found)


def write(system, path, text):
    with system.open(path, "w") as file:
        file.write(text)


base = Flash(bytearray(40 * 256))
vfs.VfsLfs2.mkfs(base)
system = vfs.VfsLfs2(base)
system.mkdir("d")
write(system, "a", "first")
write(system, "d/b", "second " * 40)

STEPS = {
    "write": lambda system: write(system, "a", "longer than it was " * 20),
    "rename": lambda system: system.rename("a", "d/a"),
    "replace": lambda system: system.rename("a", "d/b"),
    "make": lambda system: system.mkdir("d/e"),
    "remove": lambda system: system.remove("d/b"),
}
for what, step in STEPS.items():
    before = names(vfs.VfsLfs2(Flash(bytearray(base.data))))
    after = Flash(bytearray(base.data))
    system = vfs.VfsLfs2(after)
    step(system)
    after = names(system)
    middle = ["/a 0" if name.startswith("/a ") else name for name in before]
    count = 0
    while True:
        flash = Flash(bytearray(base.data))
        system = vfs.VfsLfs2(flash)
        bystander = system.open("d/b", "r")
        flash.left = count
        try:
            step(system)
            flash.left = None
            break
        except (OSError, KeyboardInterrupt):
            flash.left = None
        found = names(system)
        assert found in (before, after, middle), (what, count, found)
        system.mkdir("goes on")
        again = names(system)
        assert [name for name in again if name != "/goes on 0"] == found, (what, count, again)
        assert names(vfs.VfsLfs2(flash)) == again, (what, count)
        count += 1
    print(what, count > 0)
