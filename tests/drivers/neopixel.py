# drivers: neopixel
from machine import Pin
import neopixel

strip = neopixel.NeoPixel(Pin(5), 4)
strip.fill((0, 0, 16))
strip[1] = (255, 128, 0)
strip.write()
print(len(strip), strip[1])
wide = neopixel.NeoPixel(Pin(9), 2, bpp=4)
wide[1] = (1, 2, 3, 4)
wide.write()
