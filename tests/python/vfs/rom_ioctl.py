# own
# board: off
# The part of the flash for a read-only file system, as tools write to it.
import os
import vfs

PARTS, PART, PREPARE, WRITE, COMPLETE, UNIT = 1, 2, 3, 4, 5, 6
image = b"\xd2\xcd\x31\x80\x0f\x05\r\x03abc\x02\x07content"
assert len(image) == 20

print(vfs.rom_ioctl(PARTS))
print(vfs.rom_ioctl(UNIT, 0), vfs.rom_ioctl(UNIT, 1), vfs.rom_ioctl(99, 0))
device = vfs.rom_ioctl(PART, 0)
print(device.ioctl(4, 0), device.ioctl(5, 0))
print(bytes(memoryview(device)[:4]), len(memoryview(device)))

try:
    vfs.VfsRom(device)
except OSError as error:
    print("blank:", error.errno)

least = vfs.rom_ioctl(PREPARE, 0, 0, len(image))
padded = image + bytes(-len(image) % least)
print(vfs.rom_ioctl(WRITE, 0, 0, padded), vfs.rom_ioctl(COMPLETE, 0))
print(bytes(memoryview(device)[:len(image)]) == image)

system = vfs.VfsRom(device)
vfs.mount(system, "/rom")
print(os.listdir("/rom"), open("/rom/abc").read(), os.stat("/rom/abc")[6])
with open("/rom/abc", "rb") as file:
    file.seek(3)
    print(file.read(2), file.read(), file.read())
for mode in "w", "a", "r+":
    try:
        open("/rom/abc", mode)
    except OSError as error:
        print(mode, error.errno)
vfs.umount("/rom")

# By the block device, as tools do where there is one.
device.ioctl(6, 0)
device.writeblocks(0, padded.replace(b"content", b"another"), 0)
vfs.mount(vfs.VfsRom(device), "/rom")
print(open("/rom/abc").read())
vfs.umount("/rom")

print(vfs.rom_ioctl(PREPARE, 0, 5000, 1), vfs.rom_ioctl(WRITE, 0, -1, b"x"), vfs.rom_ioctl(PREPARE, 0, len(image)))
for arguments in (WRITE, 0, 1 << 17, padded), (PREPARE, 0, 0, 1 << 18):
    try:
        vfs.rom_ioctl(*arguments)
    except OSError as error:
        print("beyond:", error.errno)
print(bytes(memoryview(device)[:3]))
