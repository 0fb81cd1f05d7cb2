# own
# options: --wiring lights.toml
import neopixel
from machine import PWM, Pin
import time

strip = neopixel.NeoPixel(Pin(22), 4)
strip[0] = (255, 0, 0)
strip[1] = (0, 255, 0)
strip[2] = (0, 0, 255)
strip.write()
PWM(Pin(15), freq=1000, duty_u16=16384)
PWM(Pin(16), freq=50, duty_ns=2_000_000)
time.sleep(1)
print("done")
