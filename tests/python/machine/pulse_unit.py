# own
# options: --board esp32
# esp32.PCNT: two inputs, a control pin, limits that start the count anew, thresholds, a filter.
import time
from esp32 import PCNT
from machine import Pin

step, direction = Pin(12, Pin.OUT, value=0), Pin(13, Pin.OUT, value=1)


def pulses(count):
    for _ in range(count):
        step(1)
        step(0)


unit = PCNT(0, pin=step, rising=PCNT.INCREMENT, mode_pin=direction, mode_low=PCNT.REVERSE)
pulses(3)
print(unit, unit.value(), "stopped")
unit.start()
pulses(5)
print(unit.value())
direction(0)
pulses(2)
print(unit.value(), unit.value(0), unit.value())
unit.init(pin=step, rising=PCNT.INCREMENT, falling=PCNT.INCREMENT)
pulses(4)
print(unit.value(), "both edges")
unit.stop()
pulses(4)
print(unit.value())

# The second input counts down, and holds while the control pin is low.
unit.init(channel=1, pin=direction, rising=PCNT.DECREMENT, mode_pin=step, mode_low=PCNT.HOLD)
unit.start()
direction(1)
direction(0)
step(1)
direction(1)
print(unit.value(0))
unit.deinit()
pulses(2)
print(unit.value())

# Events: limits, thresholds and zero, whose handlers have run when the value is asked for.
seen = []


def handler(unit):
    seen.append(unit.irq().flags())


unit = PCNT(1, pin=step, rising=PCNT.INCREMENT, max=10, min=-3, threshold0=4, threshold1=-2)
irq = unit.irq(handler, PCNT.IRQ_MAX | PCNT.IRQ_MIN | PCNT.IRQ_THRESHOLD0 | PCNT.IRQ_THRESHOLD1 | PCNT.IRQ_ZERO)
unit.start()
step(0)
for _ in range(12):
    pulses(1)
    unit.value()
print(unit.value(), [flags == wanted for flags, wanted in zip(seen, (PCNT.IRQ_THRESHOLD0, PCNT.IRQ_MAX))], len(seen))
del seen[:]
unit.init(pin=step, rising=PCNT.DECREMENT)
for _ in range(6):
    pulses(1)
    unit.value()
print(unit.value(), seen == [PCNT.IRQ_ZERO, PCNT.IRQ_THRESHOLD1, PCNT.IRQ_MIN], irq.trigger() == 124)
irq.trigger(0)
del seen[:]
pulses(10)
print(unit.value(), seen)
unit.deinit()

# Shorter pulses than the filter lets through do not count.
quick = PCNT(2, pin=step, rising=PCNT.INCREMENT, filter=1000)
quick.start()
pulses(3)
time.sleep_ms(1)
step(1)
time.sleep_ms(1)
step(0)
print(quick.value())
quick.deinit()

for wrong in (
    lambda: PCNT(8),
    lambda: PCNT(0, channel=2),
    lambda: PCNT(0, mode_pin=step),
    lambda: PCNT(0, rising=3),
    lambda: PCNT(0, falling=-1),
    lambda: PCNT(0, mode_low=9),
    lambda: PCNT(0, mode_high=9),
    lambda: PCNT(0, filter=1024),
    lambda: PCNT(0, value=1),
    lambda: PCNT(0, min=1),
    lambda: PCNT(0, max=-1),
    lambda: PCNT(0, threshold0=1 << 15),
    lambda: PCNT(0, threshold1=-1 << 16),
    lambda: PCNT(0).value(3),
    lambda: PCNT(0).irq(handler, 1),
):
    try:
        print(wrong())
    except ValueError as error:
        print(error)
