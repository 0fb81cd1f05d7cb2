# Measures distances with an ultrasonic sensor: the echo's length is the way there and back.
from machine import Pin, time_pulse_us
import time

trigger = Pin(2, Pin.OUT, value=0)
echo = Pin(3, Pin.IN)

for _ in range(3):
    trigger.on()
    time.sleep_us(10)
    trigger.off()
    microseconds = time_pulse_us(echo, 1, 30_000)
    print("nothing there" if microseconds < 0 else "%.0f cm" % (microseconds / 58.3))
    time.sleep(1)
