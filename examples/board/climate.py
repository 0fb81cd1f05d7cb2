# Reads temperature and humidity of a DHT22, at most every two seconds.
from machine import Pin
import dht
import time

sensor = dht.DHT22(Pin(15))

for _ in range(3):
    time.sleep(2)
    try:
        sensor.measure()
        print("%.1f degrees, %.1f %%" % (sensor.temperature(), sensor.humidity()))
    except OSError as error:
        print("no answer:", error)
