# drivers: lps22h
from machine import I2C
import lps22h
import time

sensor = lps22h.LPS22H(I2C(0))
print("%.2f %.2f %.0f" % (sensor.pressure(), sensor.temperature(), sensor.altitude()))
time.sleep(1)
sensor.set_oneshot_mode(True)
print("%.2f %.2f" % (sensor.pressure(), sensor.temperature()))
