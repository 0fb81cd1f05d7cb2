# Counts presses of a button. Contacts bounce for some milliseconds, so an edge counts only
# when the last one that counted is 20 ms ago.
from machine import Pin
import time

DEBOUNCE_MS = 20

presses = 0
last = time.ticks_ms()


def pressed(pin):
    global presses, last
    now = time.ticks_ms()
    if time.ticks_diff(now, last) >= DEBOUNCE_MS:
        presses += 1
        led.value(presses & 1)
    last = now


led = Pin(15, Pin.OUT, value=0)
button = Pin(14, Pin.IN, Pin.PULL_UP)
button.irq(pressed, Pin.IRQ_FALLING)

while presses < 3:
    time.sleep_ms(10)
print(presses, "presses")
