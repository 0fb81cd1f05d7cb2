# own
# options: --wiring blink.toml
# A timer blinks the lamp; the program itself is over at once, the board goes on.
from machine import Pin, Timer

lamp = Pin("GP15", Pin.OUT, value=1)
Timer(-1, period=500, callback=lambda timer: lamp.toggle())
print("started")
