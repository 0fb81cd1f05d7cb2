# board: off
# Times as text and back.
import time
t = (2024, 2, 29, 13, 5, 9, 3, 60, 0)
for f in "%a %A %b %B %d %H %I %j %m %M %p %S %U %w %W %y %Y %% %e %D %F %T %R %C %G %V %u %n%t|".split(" "): print(f, repr(time.strftime(f, t)))
print(time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(1700000000)), time.asctime(t), time.ctime(0), time.asctime(time.gmtime(1e9)))
print(time.strftime("%a %j", (2000,1,1,0,0,0,0,1,0)))
s = time.strptime("30 Nov 00", "%d %b %y"); print(s[:], s.tm_year, s.tm_yday, s.tm_isdst)
print(time.strptime("Sat Feb 10 12:34:56 2024")[:], time.strptime("2024-060", "%Y-%j")[:])
print(time.struct_time(range(9)), isinstance(time.localtime(), time.struct_time), time.struct_time is type(time.gmtime()))
for bad in (lambda: time.strftime("%Y", (1,2,3)), lambda: time.strftime("%Y", (2000,13,1,0,0,0,0,1,0)), lambda: time.strptime("x","%d"), lambda: time.strftime(5), lambda: time.struct_time((1,2)), lambda: time.asctime([1]), lambda: time.nothing, lambda: time.get_clock_info("x")):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
print(time.timezone, time.altzone, time.daylight, time.tzname, time.mktime(time.localtime(86400)) == 86400)
print(time.get_clock_info("monotonic").monotonic, time.thread_time() >= 0)
for leave in exit, quit:
    try:
        leave(3)
    except SystemExit as error:
        print(error.code)
