# Drives a motor through an H bridge: forward, backward and slowly, by PWM.
from machine import Pin, PWM
import time

forward = PWM(Pin(10), freq=1000, duty_u16=0)
backward = PWM(Pin(11), freq=1000, duty_u16=0)


def drive(power):
    forward.duty_u16(max(power, 0) * 65535 // 100)
    backward.duty_u16(max(-power, 0) * 65535 // 100)


for power in (100, -100, 50, 0):
    drive(power)
    time.sleep(2)
