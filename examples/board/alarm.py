# A burglar alarm: movement sets off a buzzer for three seconds.
from machine import Pin, PWM
import time

sensor = Pin(6, Pin.IN)
buzzer = PWM(Pin(7), freq=2000, duty_u16=0)

while True:
    if sensor.value():
        for tone in (2000, 1500) * 3:
            buzzer.freq(tone)
            buzzer.duty_u16(32768)
            time.sleep_ms(500)
        buzzer.duty_u16(0)
    time.sleep_ms(50)
