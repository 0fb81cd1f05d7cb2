# own
# options: --wiring loop_without_clock.toml
# stress: off
# A loop that looks at nothing but a pin comes to the press all the same.
from machine import Pin
import time

key = Pin("GP14", Pin.IN)
count = 0
while key.value():
    count += 1
print(count > 1000, time.ticks_ms() // 1000)
