# Sends SOS in Morse code on an LED.
from machine import Pin
import time

UNIT_MS = 100
CODE = {"S": "...", "O": "---"}

led = Pin(15, Pin.OUT, value=0)

for letter in "SOS":
    for sign in CODE[letter]:
        led.on()
        time.sleep_ms(UNIT_MS if sign == "." else 3 * UNIT_MS)
        led.off()
        time.sleep_ms(UNIT_MS)
    time.sleep_ms(2 * UNIT_MS)
print("sent")
