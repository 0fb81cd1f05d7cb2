# Chooses from a menu with a rotary encoder: turning moves, pressing takes.
from machine import Pin
import time

MENU = ("coffee", "tea", "cocoa", "water")

choice = 0
a = Pin(10, Pin.IN, Pin.PULL_UP)
b = Pin(11, Pin.IN, Pin.PULL_UP)
button = Pin(12, Pin.IN, Pin.PULL_UP)


def turned(pin):
    global choice
    choice += 1 if b.value() else -1


a.irq(turned, Pin.IRQ_FALLING)

shown = None
while button.value():
    item = MENU[choice % len(MENU)]
    if item != shown:
        print(item)
        shown = item
    time.sleep_ms(5)
print("here is your", shown)
