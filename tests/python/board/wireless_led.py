# own
# The LED of a Pico W hangs on its radio.
from machine import Pin
import network
import time

led = Pin("LED", Pin.OUT)
print(led)
station = network.WLAN(network.WLAN.IF_STA)
print(station)
station.active(True)
station.connect("any", "where, as none is wired")
while not station.isconnected():
    led.toggle()
    time.sleep_ms(100)
led.on()
print(station, station.status() == network.STAT_GOT_IP, led.value())
for work in (lambda: Pin("LED", Pin.IN, Pin.PULL_UP), lambda: led.irq(print), lambda: Pin(25), lambda: station.config("colour")):
    try:
        work()
    except ValueError as error:
        print(error)
station.deinit()
print(station)
time.sleep(1)
