# A pedestrian crossing: green for cars until somebody presses the button.
from machine import Pin
import time

red = Pin(13, Pin.OUT, value=0)
yellow = Pin(14, Pin.OUT, value=0)
green = Pin(15, Pin.OUT, value=1)
button = Pin(16, Pin.IN, Pin.PULL_DOWN)


def show(r, y, g):
    red.value(r)
    yellow.value(y)
    green.value(g)


while True:
    if button.value():
        show(0, 1, 0)
        time.sleep(1)
        show(1, 0, 0)
        time.sleep(3)
        show(1, 1, 0)
        time.sleep(1)
        show(0, 0, 1)
    time.sleep_ms(20)
