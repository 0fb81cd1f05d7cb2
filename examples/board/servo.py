# Turns a servo to given angles: the width of a pulse every 20 ms says where to.
from machine import Pin, PWM
import time

servo = PWM(Pin(16), freq=50)


def turn(angle):
    # 0.5 ms is 0 degrees, 2.5 ms is 180 degrees.
    servo.duty_ns(500_000 + angle * 2_000_000 // 180)


for angle in (0, 90, 180, 45):
    turn(angle)
    time.sleep(1)
servo.deinit()
