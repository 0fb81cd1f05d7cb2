# own
# Flash of which blocks wear out: littlefs puts others in their place, in files and in directories.
import vfs


class Flash:
    SIZE = 256

    def __init__(self, count):
        self.data = bytearray(count * self.SIZE)
        self.worn = {}
        self.failures = 0

    def fails(self, block, how):
        failed = self.worn.get(block) == how
        self.failures += failed
        return failed

    def readblocks(self, block, buffer, offset=0):
        at = block * self.SIZE + offset
        buffer[:] = self.data[at : at + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        at = block * self.SIZE + offset
        if self.fails(block, "raises"):
            raise OSError(5)
        if self.fails(block, "returns"):
            return -5
        if self.fails(block, "lies"):
            buffer = bytes(len(buffer))
        self.data[at : at + len(buffer)] = buffer

    def ioctl(self, request, argument):
        if request == 4:
            return len(self.data) // self.SIZE
        if request == 5:
            return self.SIZE
        if request == 6:
            if self.fails(argument, "stays"):
                return -5
            at = argument * self.SIZE
            self.data[at : at + self.SIZE] = b"\xff" * self.SIZE
        return 0


flash = Flash(120)
vfs.VfsLfs2.mkfs(flash)
system = vfs.VfsLfs2(flash)
system.mkdir("logs")
expected = {}
open_file = system.open("logs/open", "w")
for number in range(400):
    if number % 5 == 0 and len(flash.worn) < 40:
        # Each block in turn, but those that the file system begins with.
        flash.worn[2 + number // 5 * 3 % 118] = ("raises", "returns", "lies", "stays")[number // 5 % 4]
    name = "logs/" + str(number % 7)
    text = str(number) * (1 + number % 90)
    with system.open(name, "w") as file:
        file.write(text)
    expected[name] = text
    open_file.write(str(number) + " ")
open_file.close()
system = vfs.VfsLfs2(flash)
for name, text in expected.items():
    with system.open(name) as file:
        assert file.read() == text, name
with system.open("logs/open") as file:
    print(file.read() == "".join(str(number) + " " for number in range(400)))
print(len(flash.worn), flash.failures > 20, sorted(entry[0] for entry in system.ilistdir("logs")))

# A device of which no block works any more is an error, at last.
for block in range(120):
    flash.worn[block] = "raises"
try:
    with system.open("logs/1", "w") as file:
        file.write("x" * 1000)
except OSError as error:
    print(error.errno)
flash.worn.clear()
system = vfs.VfsLfs2(flash)
print(system.open("logs/0").read() == expected["logs/0"])
