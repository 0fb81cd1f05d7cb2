# Shows the position of a potentiometer as a bar, and as the brightness of an LED.
from machine import ADC, Pin, PWM
import time

knob = ADC(26)
led = PWM(Pin(15), freq=2000, duty_u16=0)

for _ in range(5):
    level = knob.read_u16()
    led.duty_u16(level)
    print("%5.2f V" % (level * 3.3 / 65535), "#" * round(level * 20 / 65535))
    time.sleep(1)
