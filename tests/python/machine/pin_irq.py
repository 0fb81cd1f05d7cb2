# own
# options: --board pico
from machine import Pin
import time

p = Pin(3, Pin.OUT, value=0)
seen = []


def handler(pin):
    seen.append((pin is p, pin.irq().flags()))


irq = p.irq(handler, Pin.IRQ_RISING)
print(type(irq).__name__, p.irq() is irq, irq.trigger() == Pin.IRQ_RISING)
p(1)
p(0)
p(1)
time.sleep_ms(1)
print(seen == [(True, Pin.IRQ_RISING)] * 2)
print(irq.trigger(Pin.IRQ_FALLING) == Pin.IRQ_RISING)
seen.clear()
p(0)
time.sleep_ms(1)
print(seen == [(True, Pin.IRQ_FALLING)])
seen.clear()
irq()
print(len(seen))

# Nothing is lost in a storm: a handler is called as often as the edge came.
count = 0


def counter(pin):
    global count
    count += 1


p.irq(handler=counter, trigger=Pin.IRQ_RISING | Pin.IRQ_FALLING)
for _ in range(1000):
    p.toggle()
time.sleep_ms(10)
print(count)
p.irq(handler=None)
p.toggle()
time.sleep_ms(1)
print(count)

# A handler is not entered again before it returns.
depth = deepest = 0


def slow(pin):
    global depth, deepest
    depth += 1
    deepest = max(deepest, depth)
    if count < 1003:
        counter(pin)
        p.toggle()
        p.toggle()
        time.sleep_ms(1)
    depth -= 1


p.irq(slow, Pin.IRQ_RISING)
p.toggle()
p.toggle()
time.sleep_ms(20)
print(deepest, count)


# What a handler raises does not reach the program, but Ctrl-C and an exit do.
def bad(pin):
    1 / 0


p.irq(bad, Pin.IRQ_RISING)
p(0)
p(1)
time.sleep_ms(1)
print("goes on")


def leave(pin):
    raise SystemExit


for wrong in (lambda: p.irq(5), lambda: p.irq(handler, 0x100)):
    try:
        wrong()
        print("no error")
    except (ValueError, OSError) as error:
        print(type(error).__name__, error)

p.irq(leave, Pin.IRQ_RISING)
p(0)
p(1)
time.sleep_ms(1)
print("not reached")
