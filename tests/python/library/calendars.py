# board: off
# python: 3.14
# Calendars of months and years.
import calendar

print(calendar.isleap(2000), calendar.isleap(1900), calendar.isleap(2024), calendar.leapdays(1900, 2001), calendar.weekday(2024, 2, 29), calendar.monthrange(2024, 2), calendar.monthrange(2023, 9))
print(calendar.monthcalendar(2024, 2), calendar.Month.MAY, calendar.FRIDAY, list(calendar.day_name), list(calendar.day_abbr), list(calendar.month_name), list(calendar.month_abbr))
print(calendar.month(2024, 2))
print(calendar.month(2023, 10, 4, 2))
print(calendar.calendar(2025))
print(calendar.TextCalendar(6).formatyear(2024, 3, 1, 4, 4))
print(calendar.TextCalendar(calendar.SUNDAY).formatmonth(2024, 12, 10))
own = calendar.Calendar(6)
print(list(own.iterweekdays()), list(own.itermonthdays(2024, 9)), list(own.itermonthdays2(2024, 9))[:5], list(own.itermonthdays3(2024, 1))[:3], list(own.itermonthdays4(2024, 12))[-2:], list(own.itermonthdates(2024, 9))[-1])
print(own.monthdatescalendar(2024, 2)[0][:2], own.monthdays2calendar(2024, 2)[0], len(own.yeardayscalendar(2024)), len(own.yeardatescalendar(2024, 4)[0]), len(own.yeardays2calendar(2024, 6)))
print(calendar.HTMLCalendar().formatmonth(2024, 2))
print(len(calendar.HTMLCalendar(6).formatyear(2024, 4)), calendar.HTMLCalendar().formatyearpage(2024)[:300])
print(calendar.weekheader(3), calendar.firstweekday(), calendar.timegm((2024, 2, 29, 12, 30, 15)), calendar.timegm((1970, 1, 1, 0, 0, 0, 0, 0)), calendar.formatstring(["a", "b"], 5, 2))
calendar.setfirstweekday(calendar.SUNDAY)
calendar.prmonth(2024, 2)
for wrong in (lambda: calendar.monthrange(2024, 13), lambda: calendar.setfirstweekday(7), lambda: calendar.TextCalendar().formatmonth(2024, 0), lambda: calendar.weekday(2024, 2, 30)):
    try:
        wrong()
    except ValueError as error:
        print(type(error).__name__, error)
