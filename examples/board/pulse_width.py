# Measures how long a pulse on a pin is, as for a remote control or a distance sensor.
from machine import Pin, time_pulse_us
import time

source = Pin(18, Pin.IN)

for _ in range(3):
    width = time_pulse_us(source, 1, 1_000_000)
    print(round(width, -1), "us")
print(time_pulse_us(source, 1, 50_000))
