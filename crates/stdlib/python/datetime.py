"""Dates, times and spans of time; time zones with fixed offsets."""

import time as _time

__all__ = ("date", "datetime", "time", "timedelta", "timezone", "tzinfo", "MINYEAR", "MAXYEAR", "UTC")

MINYEAR, MAXYEAR = 1, 9999
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_BEFORE_MONTH = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_SECOND, _MINUTE, _HOUR, _DAY = 1_000_000, 60_000_000, 3_600_000_000, 86_400_000_000
_EPOCH = 719163


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_before_year(year):
    before = year - 1
    return before * 365 + before // 4 - before // 100 + before // 400


def _days_in_month(year, month):
    return 29 if month == 2 and _is_leap(year) else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _days_before_month(year, month):
    return _BEFORE_MONTH[month] + (month > 2 and _is_leap(year))


def _ordinal(year, month, day):
    return _days_before_year(year) + _days_before_month(year, month) + day


def _from_ordinal(number):
    days = number - 1
    eras, days = divmod(days, 146097)
    centuries, days = divmod(days, 36524)
    fours, days = divmod(days, 1461)
    years, days = divmod(days, 365)
    year = eras * 400 + centuries * 100 + fours * 4 + years + 1
    if years == 4 or centuries == 4:
        return year - 1, 12, 31
    month = (days + 50) >> 5
    if _days_before_month(year, month) > days:
        month -= 1
    return year, month, days - _days_before_month(year, month) + 1


def _int(value):
    if isinstance(value, float):
        raise TypeError("'float' object cannot be interpreted as an integer")
    return value if type(value) is int else value.__index__()


def _check_date(year, month, day):
    year, month, day = _int(year), _int(month), _int(day)
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"year must be in {MINYEAR}..{MAXYEAR}, not {year}")
    if not 1 <= month <= 12:
        raise ValueError(f"month must be in 1..12, not {month}")
    most = _days_in_month(year, month)
    if not 1 <= day <= most:
        raise ValueError(f"day {day} must be in range 1..{most} for month {month} in year {year}")
    return year, month, day


def _check_time(hour, minute, second, microsecond, fold):
    values = _int(hour), _int(minute), _int(second), _int(microsecond)
    for value, most, name in zip(values, (23, 59, 59, 999999), ("hour", "minute", "second", "microsecond")):
        if not 0 <= value <= most:
            raise ValueError(f"{name} must be in 0..{most}, not {value}")
    if fold not in (0, 1):
        raise ValueError(f"fold must be either 0 or 1, not {fold}")
    return values


def _check_zone(zone):
    if zone is not None and not isinstance(zone, tzinfo):
        raise TypeError(f"tzinfo argument must be None or of a tzinfo subclass, not type '{type(zone).__name__}'")


def _zone_text(offset, separator=":"):
    if offset is None:
        return ""
    micros = offset._micros
    sign = "-" if micros < 0 else "+"
    minutes, rest = divmod(abs(micros), _MINUTE)
    text = f"{sign}{minutes // 60:02d}{separator}{minutes % 60:02d}"
    if rest:
        text += f"{separator}{rest // _SECOND:02d}"
        if rest % _SECOND:
            text += f".{rest % _SECOND:06d}"
    return text


def _divide(number, by):
    """The nearest integer of a quotient, the even one of two."""
    whole, rest = divmod(number, by)
    twice = 2 * rest
    return whole + (twice > by or twice == by and whole % 2 == 1 if by > 0 else twice < by or twice == by and whole % 2 == 1)


class timedelta:
    __slots__ = ("_micros",)

    def __new__(cls, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        whole, part = 0, 0.0
        for value, unit in ((days, _DAY), (seconds, _SECOND), (microseconds, 1), (milliseconds, 1000), (minutes, _MINUTE),
                            (hours, _HOUR), (weeks, 7 * _DAY)):
            if isinstance(value, float):
                # The whole part exactly, the fraction rounded once at the end.
                top, bottom = value.as_integer_ratio()
                exact, rest = divmod(top * unit, bottom)
                whole += exact
                part += rest / bottom
            else:
                whole += value * unit
        # To the nearest, of two to the even one.
        floor = int(part // 1)
        whole, part = whole + floor, part - floor
        return cls._of(whole + (part > 0.5 or part == 0.5 and whole % 2 == 1))

    @classmethod
    def _of(cls, micros):
        if not -999999999 * _DAY <= micros < 1000000000 * _DAY:
            raise OverflowError(f"days={micros // _DAY}; must have magnitude <= 999999999")
        self = object.__new__(cls)
        self._micros = micros
        return self

    @property
    def days(self):
        return self._micros // _DAY

    @property
    def seconds(self):
        return self._micros % _DAY // _SECOND

    @property
    def microseconds(self):
        return self._micros % _SECOND

    def total_seconds(self):
        return self._micros / _SECOND

    def __repr__(self):
        parts = [f"{name}={getattr(self, name)}" for name in ("days", "seconds", "microseconds") if getattr(self, name)]
        return f"{_qualified(self)}({', '.join(parts) or '0'})"

    def __str__(self):
        minutes, seconds = divmod(self.seconds, 60)
        text = f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
        if self.days:
            text = f"{self.days} day{'' if abs(self.days) == 1 else 's'}, {text}"
        return f"{text}.{self.microseconds:06d}" if self.microseconds else text

    def __add__(self, other):
        return timedelta._of(self._micros + other._micros) if isinstance(other, timedelta) else NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        return timedelta._of(self._micros - other._micros) if isinstance(other, timedelta) else NotImplemented

    def __rsub__(self, other):
        return timedelta._of(other._micros - self._micros) if isinstance(other, timedelta) else NotImplemented

    def __neg__(self):
        return timedelta._of(-self._micros)

    def __pos__(self):
        return timedelta._of(self._micros)

    def __abs__(self):
        return timedelta._of(abs(self._micros))

    def __mul__(self, other):
        if isinstance(other, int):
            return timedelta._of(self._micros * other)
        if isinstance(other, float):
            top, bottom = other.as_integer_ratio()
            return timedelta._of(_divide(self._micros * top, bottom))
        return NotImplemented

    __rmul__ = __mul__

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._micros // other._micros
        return timedelta._of(self._micros // other) if isinstance(other, int) else NotImplemented

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._micros / other._micros
        if isinstance(other, int):
            return timedelta._of(_divide(self._micros, other))
        if isinstance(other, float):
            top, bottom = other.as_integer_ratio()
            return timedelta._of(_divide(self._micros * bottom, top))
        return NotImplemented

    def __mod__(self, other):
        return timedelta._of(self._micros % other._micros) if isinstance(other, timedelta) else NotImplemented

    def __divmod__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return self._micros // other._micros, timedelta._of(self._micros % other._micros)

    def __eq__(self, other):
        return self._micros == other._micros if isinstance(other, timedelta) else NotImplemented

    def __lt__(self, other):
        return self._micros < other._micros if isinstance(other, timedelta) else NotImplemented

    def __le__(self, other):
        return self._micros <= other._micros if isinstance(other, timedelta) else NotImplemented

    def __hash__(self):
        return hash(self._micros)

    def __bool__(self):
        return self._micros != 0

    def __reduce__(self):
        return self.__class__, (self.days, self.seconds, self.microseconds)


def _qualified(value):
    return f"{type(value).__module__}.{type(value).__qualname__}"


timedelta.min = timedelta(-999999999)
timedelta.max = timedelta._of(1000000000 * _DAY - 1)
timedelta.resolution = timedelta._of(1)


class tzinfo:
    """What a time zone is asked for; subclasses answer."""

    __slots__ = ()

    def utcoffset(self, dt):
        raise NotImplementedError("a tzinfo subclass must implement utcoffset()")

    def dst(self, dt):
        raise NotImplementedError("a tzinfo subclass must implement dst()")

    def tzname(self, dt):
        raise NotImplementedError("a tzinfo subclass must implement tzname()")

    def fromutc(self, dt):
        if not isinstance(dt, datetime):
            raise TypeError("fromutc() requires a datetime argument")
        if dt.tzinfo is not self:
            raise ValueError("dt.tzinfo is not self")
        offset, saving = dt.utcoffset(), dt.dst()
        if offset is None or saving is None:
            raise ValueError("fromutc() requires a non-None utcoffset() and dst() result")
        dt += offset - saving
        return dt + dt.dst()


class timezone(tzinfo):
    __slots__ = ("_offset", "_name")

    def __new__(cls, offset, name=None):
        if not isinstance(offset, timedelta):
            raise TypeError("offset must be a timedelta")
        if name is not None and not isinstance(name, str):
            raise TypeError("name must be a string")
        if abs(offset._micros) >= _DAY:
            raise ValueError("offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), "
                             f"not {offset!r}")
        if name is None and not offset and (ready := cls.__dict__.get("utc")) is not None:
            return ready
        self = object.__new__(cls)
        self._offset, self._name = offset, name
        return self

    def utcoffset(self, dt):
        return self._offset

    def dst(self, dt):
        return None

    def tzname(self, dt):
        if self._name is not None:
            return self._name
        return "UTC" + _zone_text(self._offset) if self._offset else "UTC"

    def fromutc(self, dt):
        if dt.tzinfo is not self:
            raise ValueError("fromutc: dt.tzinfo is not self")
        return dt + self._offset

    def __eq__(self, other):
        return self._offset == other._offset if isinstance(other, timezone) else NotImplemented

    def __hash__(self):
        return hash(self._offset)

    def __repr__(self):
        if self is timezone.utc:
            return "datetime.timezone.utc"
        return f"datetime.timezone({self._offset!r}{'' if self._name is None else f', {self._name!r}'})"

    def __str__(self):
        return self.tzname(None)

    def __reduce__(self):
        return self.__class__, (self._offset,) if self._name is None else (self._offset, self._name)


timezone.utc = UTC = timezone(timedelta(0))
timezone.min, timezone.max = timezone(-timedelta(hours=23, minutes=59)), timezone(timedelta(hours=23, minutes=59))


class date:
    __slots__ = ("_date",)

    def __new__(cls, year, month, day):
        self = object.__new__(cls)
        self._date = _check_date(year, month, day)
        return self

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromtimestamp(cls, timestamp, /):
        return cls(*_time.localtime(int(timestamp // 1))[:3])

    @classmethod
    def fromordinal(cls, ordinal, /):
        if not 1 <= ordinal <= 3652059:
            raise ValueError("ordinal must be >= 1" if ordinal < 1 else f"year {ordinal // 365} is out of range")
        return cls(*_from_ordinal(ordinal))

    @classmethod
    def fromisoformat(cls, text, /):
        from _dateformat import parse_date
        return cls(*parse_date(text))

    @classmethod
    def fromisocalendar(cls, year, week, day):
        if not MINYEAR <= year <= MAXYEAR:
            raise ValueError(f"Year is out of range: {year}")
        last = date(year, 12, 28).isocalendar()[1]
        if not 1 <= week <= last:
            raise ValueError(f"Invalid week: {week}")
        if not 1 <= day <= 7:
            raise ValueError(f"Invalid weekday: {day} (range is [1, 7])")
        return cls.fromordinal(_first_monday(year) + (week - 1) * 7 + day - 1)

    @classmethod
    def strptime(cls, text, format, /):
        from _dateformat import parse
        return cls(*parse(text, format)[0][:3])

    year = property(lambda self: self._date[0])
    month = property(lambda self: self._date[1])
    day = property(lambda self: self._date[2])

    def toordinal(self):
        return _ordinal(*self._date)

    def weekday(self):
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        return self.toordinal() % 7 or 7

    def isocalendar(self):
        year, today = self.year, self.toordinal()
        if today < _first_monday(year):
            year -= 1
        elif today >= _first_monday(year + 1):
            year += 1
        week, day = divmod(today - _first_monday(year), 7)
        return _calendar_type()(year, week + 1, day + 1)

    def timetuple(self):
        return _time_tuple(self._date, (0, 0, 0), self.toordinal(), -1)

    def replace(self, year=None, month=None, day=None):
        given = [old if new is None else new for old, new in zip(self._date, (year, month, day))]
        return type(self)(*given)

    __replace__ = replace

    def isoformat(self):
        return "%04d-%02d-%02d" % self._date

    __str__ = isoformat

    def ctime(self):
        return self.strftime("%a %b %e %H:%M:%S %Y")

    def strftime(self, format):
        from _dateformat import format_time
        return format_time(self, format)

    def __format__(self, format):
        return self.strftime(format) if format else str(self)

    def __repr__(self):
        return f"{_qualified(self)}({', '.join(map(str, self._date))})"

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        ordinal = self.toordinal() + other.days
        if not 0 < ordinal <= 3652059:
            raise OverflowError("date value out of range")
        return type(self).fromordinal(ordinal)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + timedelta(-other.days)
        if isinstance(other, date) and not isinstance(other, datetime):
            return timedelta(self.toordinal() - other.toordinal())
        return NotImplemented

    def _compared(self, other):
        """What to compare of both; None when they cannot be compared."""
        if isinstance(other, date) and not isinstance(other, datetime):
            return self._date, other._date

    def __eq__(self, other):
        both = self._compared(other)
        return NotImplemented if both is None else both[0] == both[1]

    def __lt__(self, other):
        both = self._compared(other)
        return NotImplemented if both is None else both[0] < both[1]

    def __le__(self, other):
        both = self._compared(other)
        return NotImplemented if both is None else both[0] <= both[1]

    def __gt__(self, other):
        both = self._compared(other)
        return NotImplemented if both is None else both[0] > both[1]

    def __ge__(self, other):
        both = self._compared(other)
        return NotImplemented if both is None else both[0] >= both[1]

    def __hash__(self):
        return hash(self._date)

    def __reduce__(self):
        return self.__class__, self._date


date.min, date.max, date.resolution = date(1, 1, 1), date(9999, 12, 31), timedelta(1)


def _first_monday(year):
    """The first day of a year by weeks."""
    first = _ordinal(year, 1, 1)
    weekday = (first + 6) % 7
    return first - weekday + (7 if weekday > 3 else 0)


_calendar = None


def _calendar_type():
    global _calendar
    if _calendar is None:
        from collections import namedtuple

        class IsoCalendarDate(namedtuple("IsoCalendarDate", ("year", "week", "weekday"))):
            def __repr__(self):
                return "datetime.IsoCalendarDate(year=%d, week=%d, weekday=%d)" % self

        _calendar = IsoCalendarDate
    return _calendar


def _time_tuple(day, clock, ordinal, saving):
    values = (*day, *clock, (ordinal + 6) % 7, ordinal - _days_before_year(day[0]), saving)
    made = getattr(_time, "struct_time", None)
    return values if made is None else made(values)


class time:
    __slots__ = ("_time", "_zone", "_fold")

    def __new__(cls, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        self = object.__new__(cls)
        self._time = _check_time(hour, minute, second, microsecond, fold)
        _check_zone(tzinfo)
        self._zone, self._fold = tzinfo, fold
        return self

    @classmethod
    def fromisoformat(cls, text, /):
        from _dateformat import parse_clock
        return cls(*parse_clock(text[1:] if text[:1] == "T" else text, text))

    @classmethod
    def strptime(cls, text, format, /):
        from _dateformat import parse
        values, zone = parse(text, format)
        return cls(*values[3:], zone)

    hour = property(lambda self: self._time[0])
    minute = property(lambda self: self._time[1])
    second = property(lambda self: self._time[2])
    microsecond = property(lambda self: self._time[3])
    tzinfo = property(lambda self: self._zone)
    fold = property(lambda self: self._fold)

    def utcoffset(self):
        return None if self._zone is None else self._zone.utcoffset(None)

    def dst(self):
        return None if self._zone is None else self._zone.dst(None)

    def tzname(self):
        return None if self._zone is None else self._zone.tzname(None)

    def isoformat(self, timespec="auto"):
        return _clock_text(self._time, timespec) + _zone_text(self.utcoffset())

    def __str__(self):
        return self.isoformat()

    def strftime(self, format):
        from _dateformat import format_time
        return format_time(self, format)

    def __format__(self, format):
        return self.strftime(format) if format else str(self)

    def replace(self, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, *, fold=None):
        given = [old if new is None else new for old, new in zip(self._time, (hour, minute, second, microsecond))]
        return type(self)(*given, self._zone if tzinfo is True else tzinfo, fold=self._fold if fold is None else fold)

    __replace__ = replace

    def __repr__(self):
        return f"{_qualified(self)}({_arguments(self._time, 2, self._zone, self._fold)})"

    def _instant(self):
        offset = self.utcoffset()
        hour, minute, second, micro = self._time
        return ((hour * 60 + minute) * 60 + second) * _SECOND + micro - (offset._micros if offset else 0), offset is None

    def __eq__(self, other):
        return self._instant() == other._instant() if isinstance(other, time) else NotImplemented

    def _order(self, other):
        mine, others = self._instant(), other._instant()
        if mine[1] != others[1]:
            raise TypeError("can't compare offset-naive and offset-aware times")
        return mine[0] - others[0]

    def __lt__(self, other):
        return self._order(other) < 0 if isinstance(other, time) else NotImplemented

    def __le__(self, other):
        return self._order(other) <= 0 if isinstance(other, time) else NotImplemented

    def __hash__(self):
        return hash(self._instant())

    def __bool__(self):
        return True

    def __reduce__(self):
        return self.__class__, self._time + (() if self._zone is None else (self._zone,))


def _arguments(values, least, zone, fold):
    """Numbers as arguments without zeros at the end, but for the first ones."""
    values = list(values)
    while len(values) > least and values[-1] == 0:
        values.pop()
    words = list(map(str, values))
    if zone is not None:
        words.append(f"tzinfo={zone!r}")
    if fold:
        words.append("fold=1")
    return ", ".join(words)


def _clock_text(clock, timespec):
    hour, minute, second, micro = clock
    if timespec == "auto":
        timespec = "microseconds" if micro else "seconds"
    formats = {"hours": "%02d", "minutes": "%02d:%02d", "seconds": "%02d:%02d:%02d", "milliseconds": "%02d:%02d:%02d.%03d",
               "microseconds": "%02d:%02d:%02d.%06d"}
    if timespec not in formats:
        raise ValueError("Unknown timespec value")
    values = (hour, minute, second, micro // 1000 if timespec == "milliseconds" else micro)
    return formats[timespec] % values[:formats[timespec].count("%")]


time.min, time.max, time.resolution = time(0, 0, 0), time(23, 59, 59, 999999), timedelta._of(1)


class datetime(date):
    __slots__ = ("_time", "_zone", "_fold")

    def __new__(cls, year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        self = object.__new__(cls)
        self._date = _check_date(year, month, day)
        self._time = _check_time(hour, minute, second, microsecond, fold)
        _check_zone(tzinfo)
        self._zone, self._fold = tzinfo, fold
        return self

    @classmethod
    def _of(cls, micros, zone=None):
        """The moment so many microseconds after the beginning of the year 1."""
        days, micros = divmod(micros, _DAY)
        if not 0 <= days < 3652059:
            raise OverflowError("date value out of range")
        seconds, micro = divmod(micros, _SECOND)
        minutes, second = divmod(seconds, 60)
        return cls(*_from_ordinal(days + 1), minutes // 60, minutes % 60, second, micro, zone)

    def _micros(self):
        hour, minute, second, micro = self._time
        return (self.toordinal() - 1) * _DAY + ((hour * 60 + minute) * 60 + second) * _SECOND + micro

    @classmethod
    def now(cls, tz=None):
        return cls._at(_time.time_ns() // 1000, tz)

    @classmethod
    def utcnow(cls):
        return cls._of(_time.time_ns() // 1000 + (_EPOCH - 1) * _DAY)

    @classmethod
    def _at(cls, micros, zone):
        _check_zone(zone)
        moment = cls._of(micros + (_EPOCH - 1) * _DAY, zone)
        if zone is not None:
            return zone.fromutc(moment)
        return cls(*_time.localtime(micros // _SECOND)[:6], micros % _SECOND)

    @classmethod
    def fromtimestamp(cls, timestamp, tz=None):
        return cls._at(_round_micros(timestamp), tz)

    @classmethod
    def utcfromtimestamp(cls, timestamp, /):
        return cls._of(_round_micros(timestamp) + (_EPOCH - 1) * _DAY)

    @classmethod
    def combine(cls, date, time, tzinfo=True):
        zone = time.tzinfo if tzinfo is True else tzinfo
        return cls(*date._date, *time._time, zone, fold=time.fold)

    @classmethod
    def fromisoformat(cls, text, /):
        from _dateformat import parse_moment
        return cls(*parse_moment(text))

    @classmethod
    def strptime(cls, text, format, /):
        from _dateformat import parse
        values, zone = parse(text, format)
        return cls(*values, zone)

    hour, minute, second, microsecond = time.hour, time.minute, time.second, time.microsecond
    tzinfo, fold = time.tzinfo, time.fold

    def utcoffset(self):
        return None if self._zone is None else self._zone.utcoffset(self)

    def dst(self):
        return None if self._zone is None else self._zone.dst(self)

    def tzname(self):
        return None if self._zone is None else self._zone.tzname(self)

    def date(self):
        return date(*self._date)

    def time(self):
        return time(*self._time, fold=self._fold)

    def timetz(self):
        return time(*self._time, self._zone, fold=self._fold)

    def timetuple(self):
        saving = self.dst()
        return _time_tuple(self._date, self._time[:3], self.toordinal(), -1 if saving is None else int(bool(saving)))

    def utctimetuple(self):
        moment = self - (self.utcoffset() or timedelta(0))
        return _time_tuple(moment._date, moment._time[:3], moment.toordinal(), 0)

    def timestamp(self):
        if self._zone is None:
            return _time.mktime((*self._date, *self._time[:3], 0, 0, -1)) + self.microsecond / 1e6
        return (self - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()

    def astimezone(self, tz=None):
        offset = self.utcoffset()
        if offset is None:
            offset = self._local_offset()
        if tz is None:
            utc = (self - offset).replace(tzinfo=None)
            tz = timezone(utc.replace(tzinfo=UTC)._local_of_utc())
        if tz is self._zone:
            return self
        return tz.fromutc((self - offset).replace(tzinfo=tz))

    def _local_offset(self):
        seconds = int(_time.mktime((*self._date, *self._time[:3], 0, 0, -1)))
        return timedelta(0, (self.replace(microsecond=0, tzinfo=None)._micros() - (_EPOCH - 1) * _DAY) // _SECOND - seconds)

    def _local_of_utc(self):
        seconds = (self._micros() - (_EPOCH - 1) * _DAY) // _SECOND
        local = datetime(*_time.localtime(seconds)[:6])
        return timedelta(0, (local._micros() - (_EPOCH - 1) * _DAY) // _SECOND - seconds)

    def replace(self, year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None, tzinfo=True,
                *, fold=None):
        old = self._date + self._time
        given = [a if b is None else b for a, b in zip(old, (year, month, day, hour, minute, second, microsecond))]
        return type(self)(*given, self._zone if tzinfo is True else tzinfo, fold=self._fold if fold is None else fold)

    __replace__ = replace

    def isoformat(self, sep="T", timespec="auto"):
        return "%04d-%02d-%02d%s" % (*self._date, sep) + _clock_text(self._time, timespec) + _zone_text(self.utcoffset())

    def __str__(self):
        return self.isoformat(" ")

    def __repr__(self):
        return f"{_qualified(self)}({_arguments(self._date + self._time, 5, self._zone, self._fold)})"

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return type(self)._of(self._micros() + other._micros, self._zone)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return type(self)._of(self._micros() - other._micros, self._zone)
        if not isinstance(other, datetime):
            return NotImplemented
        return timedelta._of(self._distance(other, "subtract"))

    def _distance(self, other, what):
        mine, others = (None, None) if self._zone is other._zone else (self.utcoffset(), other.utcoffset())
        if (mine is None) != (others is None):
            raise TypeError(f"can't {what} offset-naive and offset-aware datetimes")
        shift = mine._micros - others._micros if mine is not None else 0
        return self._micros() - other._micros() - shift

    def __eq__(self, other):
        if not isinstance(other, datetime):
            return NotImplemented
        try:
            return self._distance(other, "compare") == 0
        except TypeError:
            return False

    def __lt__(self, other):
        return self._distance(other, "compare") < 0 if isinstance(other, datetime) else NotImplemented

    def __le__(self, other):
        return self._distance(other, "compare") <= 0 if isinstance(other, datetime) else NotImplemented

    def __gt__(self, other):
        return self._distance(other, "compare") > 0 if isinstance(other, datetime) else NotImplemented

    def __ge__(self, other):
        return self._distance(other, "compare") >= 0 if isinstance(other, datetime) else NotImplemented

    def __hash__(self):
        offset = self.utcoffset()
        return hash(self._micros() - (offset._micros if offset else 0))

    def __reduce__(self):
        return self.__class__, self._date + self._time + (() if self._zone is None else (self._zone,))


def _round_micros(timestamp):
    if isinstance(timestamp, int):
        return timestamp * _SECOND
    top, bottom = timestamp.as_integer_ratio()
    return _divide(top * _SECOND, bottom)


datetime.min, datetime.max = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999)
datetime.resolution = timedelta._of(1)
