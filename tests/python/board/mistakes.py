# own
# options: --wiring mistakes.toml
# stress: off
# What an instrument on the board would complain about.
from machine import I2C, Pin
import time

i2c = I2C(0, freq=1_000_000)
try:
    i2c.writeto(0x3D, b"\x00\xae")
except OSError as error:
    print("errno", error.errno)
i2c.writeto(0x3C, b"\x00\xaf")
trigger = Pin(10, Pin.OUT, value=0)
trigger.on()
time.sleep_us(2)
trigger.off()
print(Pin(12, Pin.IN).value())
