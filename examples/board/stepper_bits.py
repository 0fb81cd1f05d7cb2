# Turns a stepper motor by switching its four coils in order, half a step at a time.
from machine import Pin
import time

STEPS = (0b0001, 0b0011, 0b0010, 0b0110, 0b0100, 0b1100, 0b1000, 0b1001)

coils = [Pin(number, Pin.OUT, value=0) for number in (2, 3, 4, 5)]


def turn(count, delay_ms=2):
    direction = 1 if count > 0 else -1
    for step in range(0, count, direction):
        pattern = STEPS[step % len(STEPS)]
        for bit, coil in enumerate(coils):
            coil.value(pattern >> bit & 1)
        time.sleep_ms(delay_ms)


turn(64)
turn(-64)
for coil in coils:
    coil.off()
print("back at the start")
