# own
# options: --wiring button.toml
# A bouncing button makes many edges; the program counts presses.
from machine import Pin
import time

key = Pin("GP14", Pin.IN, Pin.PULL_UP)
edges = presses = 0
last = -1000


def fell(pin):
    global edges, presses, last
    edges += 1
    now = time.ticks_ms()
    if time.ticks_diff(now, last) > 200:
        presses += 1
        print("press", presses, "at", round(now, -1))
    last = now


key.irq(fell, Pin.IRQ_FALLING)
time.sleep(2.5)
print(presses, "presses", edges > 2 * presses)
