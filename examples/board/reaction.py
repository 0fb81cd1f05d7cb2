# A reaction game: press the button as soon as the LED lights.
from machine import Pin
import time

led = Pin(15, Pin.OUT, value=0)
button = Pin(14, Pin.IN, Pin.PULL_UP)

for round in range(2):
    time.sleep(2)
    led.on()
    start = time.ticks_ms()
    while button.value():
        pass
    print(time.ticks_diff(time.ticks_ms(), start) // 10 * 10, "ms")
    led.off()
    while not button.value():
        pass
