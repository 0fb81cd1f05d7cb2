# own
# options: --board pico
from machine import Pin, Timer
import micropython, time

p = Pin(3, Pin.OUT, value=0)
count = 0
locked = []


def count_edge(pin):
    global count
    count += 1
    if micropython.heap_locked():
        count += 1000


p.irq(count_edge, Pin.IRQ_RISING, hard=True)
p(1)
p(0)
time.sleep_ms(1)
print(count, micropython.heap_locked())


# A hard handler interrupts a soft one, which waits for it here.
def soft(timer):
    global count
    count = 0
    p(0)
    p(1)
    while not count:
        pass
    print("seen inside", count)


t = Timer(mode=Timer.ONE_SHOT, period=2, callback=soft)
time.sleep_ms(5)


# What needs memory is scheduled for later.
def later(level):
    global count
    count += len([level, level])


def schedules(pin):
    micropython.schedule(later, 1)


count = 0
p.irq(schedules, Pin.IRQ_RISING, hard=True)
for _ in range(3):
    p(0)
    p(1)
    time.sleep_ms(1)
print(count)


# One that allocates is reported and switched off.
def allocates(pin):
    global count
    count += 1
    bytearray(100)


count = 0
p.irq(allocates, Pin.IRQ_RISING, hard=True)
for _ in range(3):
    p(0)
    p(1)
    time.sleep_ms(1)
print(count)
