# drivers: hs3003
from machine import I2C
import hs3003
import time

sensor = hs3003.HS3003(I2C(0))
# What is read first was measured before.
sensor.humidity()
for _ in range(3):
    time.sleep_ms(100)
    print("%.2f" % sensor.humidity(), end=" ")
    time.sleep_ms(100)
    print("%.2f" % sensor.temperature())
    time.sleep(1)
