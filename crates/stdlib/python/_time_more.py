"""What `time` has besides what is built in: times as text, and the time zone."""

from time import gmtime, localtime, mktime, process_time, process_time_ns

struct_time = type(gmtime(0))
thread_time, thread_time_ns = process_time, process_time_ns
_ZONE = "altzone", "daylight", "timezone", "tzname"


def __getattr__(name):
    if name in _ZONE:
        tzset()
        return globals()[name]
    raise AttributeError(f"module 'time' has no attribute '{name}'")


def _seconds(t):
    """Seconds from 1970 to a time of UTC."""
    year, month = (t[0], t[1] - 3) if t[1] > 2 else (t[0] - 1, t[1] + 9)
    days = 365 * year + year // 4 - year // 100 + year // 400 + (153 * month + 2) // 5 + t[2] - 719469
    return days * 86400 + t[3] * 3600 + t[4] * 60 + t[5]


def _offset(seconds):
    """Seconds that local time is ahead of UTC at a time."""
    seconds = int(seconds // 1)
    return _seconds(localtime(seconds)) - seconds


def tzset():
    """Looks anew which time zone it is."""
    global timezone, altzone, daylight, tzname
    year = gmtime()[0]
    offsets = {_offset(_seconds((year, month, 1, 12, 0, 0))) for month in (1, 7)}
    timezone, altzone, daylight = -min(offsets), -max(offsets), int(len(offsets) > 1)
    tzname = _name(-timezone), _name(-altzone)


def _name(offset):
    """What a zone is called, which is known of one only."""
    hours, minutes = divmod(abs(offset) // 60, 60)
    return f"{'-' if offset < 0 else '+'}{hours:02d}{minutes or ''}" if offset else "UTC"


def _calendar():
    import _dateformat
    return _dateformat


def _fields(t, who):
    """The nine numbers of a time, of now when it is None."""
    if t is None:
        return localtime()
    if not isinstance(t, tuple):
        raise TypeError("Tuple or struct_time argument required")
    if not 9 <= len(t) <= 11:
        raise TypeError(f"{who}(): illegal time tuple argument")
    for value, least, most, what in ((t[1], 0, 12, "month"), (t[2], 0, 31, "day of month"), (t[3], 0, 23, "hour"),
                                     (t[4], 0, 59, "minute"), (t[5], 0, 61, "seconds"), (t[7], 0, 366, "day of year")):
        if not least <= value <= most:
            raise ValueError(f"{what} out of range")
    if t[6] < -1:
        raise ValueError("day of week out of range")
    return t


def asctime(t=None, /):
    t = _fields(t, "asctime")
    calendar = _calendar()
    day, month = calendar._DAYS[t[6] % 7][:3], calendar._MONTHS[max(t[1], 1) - 1][:3]
    return f"{day} {month} {t[2]:2d} {t[3]:02d}:{t[4]:02d}:{t[5]:02d} {t[0]}"


def ctime(seconds=None, /):
    return asctime(localtime(seconds))


def strftime(format, t=None, /):
    if not isinstance(format, str):
        raise TypeError(f"strftime() argument 1 must be str, not {type(format).__name__}")
    t, calendar = _fields(t, "strftime"), _calendar()
    return calendar.format_time(calendar._facts_of_fields(t, _offset(mktime(t))), format)


def strptime(string, format="%a %b %d %H:%M:%S %Y", /):
    from datetime import datetime
    (year, month, day, hour, minute, second, _), zone = _calendar().parse(string, format)
    date = datetime(year, month, day, hour, minute, min(second, 59))
    number = date.toordinal() - datetime(year, 1, 1).toordinal() + 1
    return struct_time((year, month, day, hour, minute, second, date.weekday(), number, -1))


def get_clock_info(name):
    from types import SimpleNamespace
    facts = {"time": (False, True), "monotonic": (True, False), "perf_counter": (True, False),
             "process_time": (True, False), "thread_time": (True, False)}
    if name not in facts:
        raise ValueError("unknown clock")
    monotonic, adjustable = facts[name]
    return SimpleNamespace(implementation=f"utime.{name}()", monotonic=monotonic, adjustable=adjustable, resolution=1e-6)


tzset()


CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID, CLOCK_MONOTONIC_RAW = range(5)
CLOCK_BOOTTIME = 7


def clock_gettime_ns(clk_id, /):
    import time
    clocks = {0: time.time_ns, 1: time.monotonic_ns, 2: process_time_ns, 3: process_time_ns, 4: time.monotonic_ns,
              7: time.monotonic_ns}
    if clk_id not in clocks:
        raise OSError(22, "Invalid argument")
    return clocks[clk_id]()


def clock_gettime(clk_id, /):
    return clock_gettime_ns(clk_id) / 1e9


def clock_getres(clk_id, /):
    clock_gettime_ns(clk_id)
    return 1e-09
