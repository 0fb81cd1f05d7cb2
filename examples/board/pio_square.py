# A square wave from a programmable state machine: exact, and without the processor.
from machine import Pin
import rp2
import time


@rp2.asm_pio(set_init=rp2.PIO.OUT_LOW)
def square():
    wrap_target()
    set(pins, 1)[4]
    set(pins, 0)[4]
    wrap()


machine = rp2.StateMachine(0, square, freq=100_000, set_base=Pin(16))
machine.active(1)
time.sleep_ms(100)
machine.active(0)
print("done")
