# Fades an LED up and down with pulse width modulation.
from machine import Pin, PWM
import time

led = PWM(Pin(15), freq=1000, duty_u16=0)

for _ in range(2):
    for level in list(range(0, 65536, 1024)) + list(range(65535, -1, -1024)):
        led.duty_u16(level)
        time.sleep_ms(10)
led.deinit()
