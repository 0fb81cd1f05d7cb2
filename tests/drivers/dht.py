# drivers: dht
from machine import Pin
import dht
import time

sensor = dht.DHT22(Pin(2))
other = dht.DHT11(Pin(3))
for _ in range(2):
    time.sleep(2)
    sensor.measure()
    other.measure()
    print(sensor.temperature(), sensor.humidity(), other.temperature(), other.humidity())
time.sleep(2)
try:
    sensor.measure()
except OSError as error:
    print("broken:", error)
