# own
import time

a = time.ticks_ms()
time.sleep_ms(12)
print(12 <= time.ticks_diff(time.ticks_ms(), a) < 1000)
a = time.ticks_us()
time.sleep_us(300)
print(300 <= time.ticks_diff(time.ticks_us(), a) < 1000000)
period = time.ticks_add(0, -1) + 1
print(period == 1 << 30, time.ticks_add(period - 1, 1), time.ticks_diff(0, period - 1), time.ticks_diff(5, 7))
print(type(time.ticks_cpu()))
time.sleep_ms(-1)
try:
    time.ticks_add(0, period)
except OverflowError as e:
    print(e)
