# board: off
import time

for t in [0, 1, 86399, 951782400, 1709164800, 1e9, 253402300799, -1, -86400, -62135596800]:
    print(t, tuple(time.gmtime(t)))
t = time.gmtime(1234567890)
print(t.tm_year, t.tm_mon, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, t.tm_wday, t.tm_yday, t.tm_isdst)
print(time.mktime((2009, 2, 13, 23, 31, 30, 0, 0, 0)), time.mktime(time.localtime(1e6)))
print(time.mktime((2024, 14, -3, 25, 61, 61, 0, 0, 0)))
print(abs(time.time() - time.mktime(time.localtime())) < 2, time.time_ns() > 10**18)
print(time.localtime()[:2] == time.localtime(time.time())[:2])
a = time.monotonic()
time.sleep(0.01)
print(0.009 < time.monotonic() - a < 1, time.perf_counter() >= 0)
for bad in [-1, float("nan")]:
    try:
        time.sleep(bad)
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
try:
    time.mktime((1, 2))
except TypeError as e:
    print("TypeError")
time.sleep(0)
