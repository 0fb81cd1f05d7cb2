# Plays a scale on a buzzer.
from machine import Pin, PWM
import time

NOTES = {"c": 262, "d": 294, "e": 330, "f": 349, "g": 392, "a": 440, "b": 494, "C": 523}

buzzer = PWM(Pin(15), freq=440, duty_u16=0)
for note in "cdefgabC":
    buzzer.freq(NOTES[note])
    buzzer.duty_u16(20_000)
    time.sleep_ms(200)
    buzzer.duty_u16(0)
    time.sleep_ms(50)
buzzer.deinit()
