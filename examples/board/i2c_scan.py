# Lists the addresses of everything on an I2C bus.
from machine import I2C, Pin

bus = I2C(0, scl=Pin(5), sda=Pin(4), freq=100_000)
for address in bus.scan():
    print(hex(address))
