# own
# A file that cannot grow as far as it should stays as it was, and takes nothing; one that is garbage is in nobody's way.
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


memory = Disk(64)
vfs.VfsFat.mkfs(memory)
system = vfs.VfsFat(memory)
file = system.open("f", "w")
file.write("short")
try:
    file.truncate(1 << 20)
except OSError as error:
    print(error.errno)
file.close()
print(system.stat("f")[6], system.open("g", "w").write("x" * 10000))
system.open("f", "a")
system.remove("f")
system.remove("g")
