# own
# All of the board's flash as a block device, whatever the family.
import os
import vfs

flash = vfs.Flash()
count, size = flash.ioctl(4, 0), flash.ioctl(5, 0)
print(count * size > 100_000, size)
vfs.VfsLfs2.mkfs(flash)
vfs.mount(flash, "/flash")
with open("/flash/name", "w") as file:
    file.write("kept")
vfs.umount("/flash")
vfs.mount(vfs.Flash(), "/again")
print(os.listdir("/again"), open("/again/name").read())
try:
    vfs.Flash(1)
except TypeError:
    print("takes nothing")
