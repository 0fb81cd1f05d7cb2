# Moves a rainbow along a strip of eight NeoPixels.
from machine import Pin
from neopixel import NeoPixel
import time

COUNT = 8

strip = NeoPixel(Pin(28), COUNT)


def wheel(position):
    position %= 256
    if position < 85:
        return 255 - 3 * position, 3 * position, 0
    if position < 170:
        return 0, 255 - 3 * (position - 85), 3 * (position - 85)
    return 3 * (position - 170), 0, 255 - 3 * (position - 170)


for step in range(100):
    for index in range(COUNT):
        strip[index] = wheel(index * 256 // COUNT + step)
    strip.write()
    time.sleep_ms(20)
strip.fill((0, 0, 0))
strip[0] = (0, 64, 0)
strip.write()
