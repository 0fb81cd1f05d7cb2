# own
# options: --board pico
from machine import Pin

p = Pin(5, Pin.OUT, value=1)
print(p, p.value(), p())
p.off()
print(p.value())
p.on()
p.toggle()
print(p(), p.value(True), p())
p(0)
p.high()
print(p.value())
p.low()
print(p.value())

# The same pin is the same object, however it is named.
print(Pin(5) is p, Pin("GPIO5") is p, Pin("GP5") is p, Pin(p) is p, Pin.cpu.GPIO5 is p, Pin.board.GP5 == p)
print(Pin(4) == p, {p: 1}[Pin(5)], isinstance(p, Pin))
print("GP5" in dir(Pin.board), "GPIO5" in dir(Pin.cpu))

# An unconfigured pin stays what it was; init changes only what is given.
q = Pin(6, Pin.IN, Pin.PULL_UP)
print(q, q())
q.init(Pin.IN, Pin.PULL_DOWN)
print(q, q())
q.init(Pin.OPEN_DRAIN, None, value=1)
print(q)
q.init(mode=Pin.IN, pull=Pin.PULL_UP | Pin.PULL_DOWN)
print(q)
print(Pin(6))

for bad in (lambda: Pin(99), lambda: Pin(-1), lambda: Pin("nothing"), lambda: Pin.board.nothing, lambda: Pin(),
            lambda: Pin(5, 77), lambda: Pin(5, Pin.IN, 9), lambda: Pin(1.5), lambda: p.value(1, 2)):
    try:
        bad()
        print("no error")
    except Exception as error:
        print(type(error).__name__, error)


class Lamp(Pin):
    def __init__(self, number):
        self.switched = 0
        super().__init__()

    def switch(self):
        self.switched += 1
        self.toggle()


lamp = Lamp(25)
lamp.init(Pin.OUT, value=0)
lamp.switch()
print(lamp.value(), Pin(25).value(), lamp.switched, lamp())
