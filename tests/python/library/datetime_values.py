# python: 3.14
# board: off
# stress: off
# Dates, times, spans and zones. (Judged against CPython 3.13; texts of errors are 3.14's.)
import copy
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

day = date(2024, 2, 29)
print(day, repr(day), day.isocalendar(), day.weekday(), day.timetuple()[:9], day + timedelta(366), day - date(2000, 1, 1))
print(day.strftime("%Y-%m-%d %a %A %b %B %j %U %W %w %u %G-W%V %% %y %C"), day.ctime(), f"{day:%d.%m.%Y}", f"{day}")
print(*map(date.fromisoformat, ("2024-02-29", "20240229", "2024-W09-4", "2024W094", "2024-W09")))
for text in "2024-2-29", "x", "2024-0229":
    try:
        date.fromisoformat(text)
    except ValueError as error:
        print(error)
clock = time(1, 2, 3, 4)
print(clock, repr(clock), clock.isoformat("milliseconds"), time(5), repr(time(5, fold=1)), clock.replace(hour=9))
print(time.fromisoformat("T04:05:06.7+01:30"), time.fromisoformat("0405"))
moment = datetime(2024, 1, 31, 13, 5, 9, 123456)
print(moment, repr(moment), moment.isoformat(timespec="minutes"), moment + timedelta(days=30, hours=-14))
print(moment - datetime(2023, 1, 1), moment.date(), moment.time(), datetime.combine(day, clock))
zone = timezone(timedelta(hours=5, minutes=30))
aware = moment.replace(tzinfo=zone)
print(aware, repr(aware), aware.utcoffset(), aware.tzname(), aware.astimezone(UTC), aware == aware.astimezone(UTC))
print(aware < moment.replace(tzinfo=UTC), aware.strftime("%z %:z %Z|%f|%p|%I"), aware == moment)
print(hash(aware) == hash(aware.astimezone(UTC)), datetime.fromtimestamp(1.5, UTC), datetime(1970, 1, 2, tzinfo=UTC).timestamp())
try:
    aware < moment
except TypeError as error:
    print(error)
for text in ("2011-11-04", "2011-11-04T00:05:23", "2011-11-04 00:05:23.283", "20111104T000523", "2011-W01-2T00:05:23.283",
             "2011-11-04T00:05:23Z", "2011-11-04T00:05:23+04:00", "2011-11-04T00:05:23.5-0430"):
    print(repr(datetime.fromisoformat(text)))
print(datetime.strptime("21 Nov 2006 04:30 PM", "%d %b %Y %I:%M %p"), datetime.strptime("2024-060", "%Y-%j"))
print(datetime.strptime("10:20:30.25 +0200", "%H:%M:%S.%f %z"), datetime.strptime("2024 9 Sun", "%Y %W %a"))
for text, form in ("x", "%Y"), ("2024x", "%Y"), ("1", "%Q"):
    try:
        datetime.strptime(text, form)
    except ValueError as error:
        print(error)
span = timedelta(days=-1, seconds=5, microseconds=7)
print(span, repr(span), span.days, span.seconds, span.total_seconds(), abs(span), -span, span * 2, span / 2)
print(span // timedelta(seconds=1), span % timedelta(hours=1), divmod(span, timedelta(hours=5)), timedelta(weeks=1, hours=1.5))
print(timedelta(microseconds=0.5), timedelta(microseconds=1.5), timedelta(seconds=1) * 0.3333333, timedelta.max, timedelta.min)
print(sorted([timedelta(2), timedelta(1)]), bool(timedelta()), timedelta(1) == 1)
print(repr(timezone.utc), timezone(timedelta(hours=-3)), repr(timezone(timedelta(hours=1), "X")), timezone(timedelta(0)) is UTC)
print(date.min, datetime.max, date.fromordinal(738000), day.toordinal(), date.fromisocalendar(2020, 53, 7))
for make in (lambda: date(2023, 2, 29), lambda: date(0, 1, 1), lambda: time(24), lambda: date(2000, 1, 1.5),
             lambda: date.max + timedelta(1)):
    try:
        make()
    except Exception as error:
        print(type(error).__name__, error)


class Zone(tzinfo):
    def utcoffset(self, dt):
        return timedelta(hours=2)

    def dst(self, dt):
        return timedelta(hours=1)

    def tzname(self, dt):
        return "ZZZ"


print(datetime(2020, 1, 1, tzinfo=Zone()).astimezone(UTC), datetime(2020, 1, 1, tzinfo=UTC).astimezone(Zone()))
print(isinstance(moment, date), {day: 1}[date(2024, 2, 29)], day == datetime(2024, 2, 29))
print(copy.copy(aware) == aware, copy.deepcopy(span) == span, min(datetime.now(), datetime.max) < datetime.max)
