# own
# options: --board pico
from machine import Timer
import time

start = time.ticks_ms()
fired = []


def note(timer):
    fired.append(time.ticks_diff(time.ticks_ms(), start))


t = Timer(period=10, callback=note)
print(t)
time.sleep_ms(55)
t.deinit()
print(fired)
time.sleep_ms(30)
print(len(fired))

fired.clear()
start = time.ticks_ms()
t.init(mode=Timer.ONE_SHOT, period=7, callback=note)
print(t)
time.sleep_ms(50)
print(fired)

# A callback may start its timer again, and change its period.
fired.clear()
start = time.ticks_ms()


def again(timer):
    note(timer)
    if len(fired) < 3:
        timer.init(mode=Timer.ONE_SHOT, period=5 * len(fired), callback=again)


t.init(mode=Timer.ONE_SHOT, period=5, callback=again)
time.sleep_ms(50)
print(fired)

# freq counts per second and beats period, tick_hz is the unit of period.
fired.clear()
start = time.ticks_ms()
t.init(freq=50, period=1, callback=note)
time.sleep_ms(70)
t.init(tick_hz=100, period=2, callback=note)
time.sleep_ms(50)
t.deinit()
print(fired)

# A timer that nobody refers to goes on; one that ended is given back.
fired.clear()
Timer(mode=Timer.ONE_SHOT, period=3, callback=lambda timer: fired.append("kept"))
for _ in range(100):
    Timer(mode=Timer.ONE_SHOT, period=1, callback=lambda timer: None)
    time.sleep_ms(2)
print(fired)

# A period that was missed is made up for.
fired.clear()
t.init(period=1, callback=note)
start = time.ticks_ms()
while time.ticks_diff(time.ticks_ms(), start) < 20:
    pass
t.deinit()
print(len(fired) in (19, 20, 21))

for wrong in (lambda: Timer(5), lambda: Timer(freq=0), lambda: Timer(period=-3), lambda: Timer(whatever=1)):
    try:
        wrong()
        print("no error")
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
