# drivers: hts221
from machine import I2C
import hts221
import time

sensor = hts221.HTS221(I2C(0))
for _ in range(2):
    print("%.1f %.1f" % (sensor.temperature(), sensor.humidity()))
    time.sleep(1)
