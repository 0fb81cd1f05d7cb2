# Shows which way an acceleration sensor is tilted.
from machine import I2C, Pin
import struct
import time

ADDRESS = 0x68

bus = I2C(0, scl=Pin(5), sda=Pin(4))
bus.writeto_mem(ADDRESS, 0x6B, b"\x00")  # wake up

for _ in range(3):
    x, y, z = (value / 16384 for value in struct.unpack(">hhh", bus.readfrom_mem(ADDRESS, 0x3B, 6)))
    if abs(x) < 0.3 and abs(y) < 0.3:
        print("level")
    elif abs(x) > abs(y):
        print("left" if x < 0 else "right")
    else:
        print("back" if y < 0 else "forward")
    time.sleep(1)
