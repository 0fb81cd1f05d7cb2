# drivers: bmm150
from machine import I2C
import bmm150
import time

compass = bmm150.BMM150(I2C(1))
print(*("%.1f" % value for value in compass.magnet()))
time.sleep(1)
print(*("%.1f" % value for value in compass.magnet()))
