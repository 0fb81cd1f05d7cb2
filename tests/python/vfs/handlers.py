# own
# stress: off
# options: --board pico
# A timer's handler writes to the file system that the program is using; a device that uses its own file system.
import time, vfs
from machine import Timer


class Disk:
    def __init__(self, count):
        self.data = bytearray(count * 512)
        self.inside = None

    def readblocks(self, block, buffer, offset=0):
        for place in range(len(buffer)):
            buffer[place] = self.data[block * 512 + offset + place]
        if self.inside:
            self.inside()

    def writeblocks(self, block, buffer, offset=0):
        for place in range(len(buffer)):
            self.data[block * 512 + offset + place] = buffer[place]

    def ioctl(self, request, argument):
        if request == 4:
            return len(self.data) // 512
        if request == 5:
            return 512
        if request == 6:
            self.writeblocks(argument, b"\xff" * 512)
            return 0


for kind in vfs.VfsLfs2, vfs.VfsFat:
    disk = Disk(100)
    kind.mkfs(disk)
    vfs.mount(kind(disk), "/disk")
    written = []

    def log(timer):
        with open("/disk/log", "a") as file:
            file.write("%d\n" % len(written))
        written.append(len(written))

    timer = Timer(period=5, callback=log)
    for number in range(30):
        with open("/disk/%d" % (number % 4), "w") as file:
            file.write(str(number) * 50)
        with open("/disk/%d" % (number % 4)) as file:
            assert file.read() == str(number) * 50
        time.sleep_ms(1)
    timer.deinit()
    vfs.umount("/disk")
    vfs.mount(kind(disk), "/disk")
    with open("/disk/log") as file:
        print(len(written) >= 30, file.read() == "".join("%d\n" % number for number in written))
    for number in range(26, 30):
        with open("/disk/%d" % (number % 4)) as file:
            assert file.read() == str(number) * 50

    def inside():
        disk.inside = None
        try:
            open("/disk/inside", "w")
        except OSError as error:
            print(error.errno)

    disk.inside = inside
    with open("/disk/log") as file:
        print(len(file.read().split("\n")) > 30)
    vfs.umount("/disk")
