# Measures the flow of water with a sensor that gives pulses: a pin interrupt counts them.
from machine import Pin
import time

PULSES_PER_LITRE = 450

pulses = 0


def count(pin):
    global pulses
    pulses += 1


sensor = Pin(17, Pin.IN, Pin.PULL_UP)
sensor.irq(count, Pin.IRQ_RISING)

for _ in range(3):
    before = pulses
    time.sleep(1)
    print("%.2f litres a minute" % ((pulses - before) * 60 / PULSES_PER_LITRE))
