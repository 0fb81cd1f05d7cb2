# own
# options: --wiring failing.toml
# exit: 1
# Expectations that do not hold are listed, with times, and make the exit status 1.
from machine import Pin

Pin(15, Pin.OUT, value=0)
Pin(14, Pin.OUT, value=1)
print("ran")
