# own
# options: --board pico
from machine import Pin, PinBase, Signal, time_pulse_us

p = Pin(2, Pin.OUT)
s = Signal(p, invert=True)
s.on()
print(p.value(), s.value(), s())
s.off()
print(p(), s.value())
s(1)
print(p())
s.value(False)
print(p())

# A Signal can make its pin: value is the signal's.
t = Signal(7, Pin.OUT, value=0, invert=True)
print(Pin(7), Pin(7)(), t())
t = Signal(8, Pin.OUT, value=1)
print(Pin(8)(), t())

# Signals of signals, and pins in Python.
print(Signal(s, invert=True).value(), Signal(s)())


class Counting(PinBase):
    def __init__(self):
        self.level = 0
        self.reads = 0

    def value(self, x=None):
        if x is None:
            self.reads += 1
            return self.level
        self.level = x


c = Counting()
u = Signal(c, invert=True)
u.on()
print(c.level, u(), c(), c.reads)
c(1)
print(u.value())
print(time_pulse_us(c, 0, 100), time_pulse_us(c, 1, 100))

for wrong in (lambda: Signal(), lambda: Signal(p, Pin.OUT), lambda: Signal(p, value=1), lambda: Signal(99)):
    try:
        wrong()
        print("no error")
    except (ValueError, TypeError) as error:
        print(type(error).__name__)
