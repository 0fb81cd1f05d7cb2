# Eight LEDs on three pins: a shift register makes outputs of serial bits.
from machine import Pin
import time

clock = Pin(2, Pin.OUT, value=0)
data = Pin(3, Pin.OUT, value=0)
latch = Pin(4, Pin.OUT, value=0)


def show(pattern):
    for bit in range(7, -1, -1):
        data.value(pattern >> bit & 1)
        clock.on()
        clock.off()
    latch.on()
    latch.off()


for position in range(8):
    show(1 << position)
    time.sleep_ms(100)
