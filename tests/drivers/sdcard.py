# drivers: sdcard
from machine import Pin, SPI
import os
import sdcard
import vfs

card = sdcard.SDCard(SPI(0), Pin(17))
print(card.ioctl(4, 0))
vfs.VfsFat.mkfs(card)
vfs.mount(card, "/sd")
with open("/sd/log.txt", "w") as log:
    for number in range(1000):
        log.write("line %d\n" % number)
print(os.listdir("/sd"), os.stat("/sd/log.txt")[6])
vfs.umount("/sd")

# Another object for the same card finds what was written.
vfs.mount(sdcard.SDCard(SPI(0), Pin(17)), "/sd")
with open("/sd/log.txt") as log:
    lines = log.read().split("\n")
print(len(lines), lines[999])
try:
    sdcard.SDCard(SPI(0), Pin(20))
except OSError as error:
    print(error)
