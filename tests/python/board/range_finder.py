# own
# options: --wiring range_finder.toml
from machine import Pin, time_pulse_us
import time

trigger = Pin(3, Pin.OUT, value=0)
echo = Pin(2, Pin.IN)


def distance():
    trigger.on()
    time.sleep_us(12)
    trigger.off()
    return time_pulse_us(echo, 1, 40000) / 58.3


print(round(distance(), 1))
time.sleep(1.1)
print(round(distance(), 1))
