"""Dates and times to and from text, for `datetime`: ISO 8601, `strftime`, `strptime`."""

import datetime as _datetime
from datetime import _DAYS, _MONTHS, _zone_text, timedelta, timezone


class _Facts:
    """What directives ask about a date, a time or both."""

    def __init__(self, value):
        self.value = value
        self.year, self.month, self.day = getattr(value, "_date", (1900, 1, 1))
        self.hour, self.minute, self.second = getattr(value, "_time", (0, 0, 0))[:3]
        self.micros = value._time[3] if hasattr(value, "_time") else 0
        self.calendar = value if hasattr(value, "_date") else _datetime.date(1900, 1, 1)
        self.year_day = self.calendar.toordinal() - _datetime._days_before_year(self.year)
        self.weekday = self.calendar.weekday()

    def iso(self):
        return self.calendar.isocalendar()

    def zone(self):
        return _zone_text(self.value.utcoffset(), "") if hasattr(self.value, "utcoffset") else ""

    def zone_name(self):
        return (self.value.tzname() or "") if hasattr(self.value, "tzname") else ""

    def timestamp(self):
        return str(int(self.value.timestamp() // 1)) if isinstance(self.value, _datetime.datetime) else None


def _facts_of_fields(fields, offset):
    """The facts of a `time.struct_time`, which says itself which day of the week and of the year it is."""
    year, month, day, hour, minute, second, weekday, year_day = fields[:8]
    zone = timezone(timedelta(seconds=offset))
    facts = _Facts(_datetime.datetime(year, max(month, 1), max(day, 1), hour, minute, min(second, 59), tzinfo=zone))
    facts.second, facts.weekday, facts.year_day = second, weekday % 7, max(year_day, 1)
    return facts


_DIRECTIVES = {
    "A": lambda of: _DAYS[of.weekday],
    "B": lambda of: _MONTHS[of.month - 1],
    "C": lambda of: f"{of.year // 100:02d}",
    "G": lambda of: f"{of.iso()[0]:04d}",
    "H": lambda of: f"{of.hour:02d}",
    "I": lambda of: f"{(of.hour - 1) % 12 + 1:02d}",
    "M": lambda of: f"{of.minute:02d}",
    "S": lambda of: f"{of.second:02d}",
    "U": lambda of: f"{(of.year_day + 6 - (of.weekday + 1) % 7) // 7:02d}",
    "V": lambda of: f"{of.iso()[1]:02d}",
    "W": lambda of: f"{(of.year_day + 6 - of.weekday) // 7:02d}",
    "Y": lambda of: f"{of.year:04d}" if of.year < 1000 else str(of.year),
    "Z": _Facts.zone_name,
    "a": lambda of: _DAYS[of.weekday][:3],
    "b": lambda of: _MONTHS[of.month - 1][:3],
    "d": lambda of: f"{of.day:02d}",
    "e": lambda of: f"{of.day:2d}",
    "f": lambda of: f"{of.micros:06d}",
    "g": lambda of: f"{of.iso()[0] % 100:02d}",
    "h": lambda of: _MONTHS[of.month - 1][:3],
    "j": lambda of: f"{of.year_day:03d}",
    "m": lambda of: f"{of.month:02d}",
    "p": lambda of: "AM" if of.hour < 12 else "PM",
    "s": _Facts.timestamp,
    "u": lambda of: str(of.weekday + 1),
    "w": lambda of: str((of.weekday + 1) % 7),
    "y": lambda of: f"{of.year % 100:02d}",
    "z": _Facts.zone,
}
# Directives that stand for others, and for plain text.
_COMPOUND = {"D": "%m/%d/%y", "F": "%Y-%m-%d", "R": "%H:%M", "T": "%H:%M:%S", "X": "%H:%M:%S",
             "c": "%a %b %e %H:%M:%S %Y", "r": "%I:%M:%S %p", "x": "%m/%d/%y"}
_PLAIN = {"%": "%", "n": "\n", "t": "\t"}


def _directive(value, letter):
    """The text of a directive; None when there is none."""
    if letter in _COMPOUND:
        return format_time(value, _COMPOUND[letter])
    if letter in _DIRECTIVES:
        return _DIRECTIVES[letter](value if isinstance(value, _Facts) else _Facts(value))
    return _PLAIN.get(letter)


def format_time(value, format):
    pieces, at = [], 0
    while (mark := format.find("%", at)) >= 0:
        pieces.append(format[at:mark])
        letter, at = format[mark + 1:mark + 2], mark + 2
        if letter == ":" and format[at:at + 1] == "z":
            zoned = value.value if isinstance(value, _Facts) else value
            text = _zone_text(zoned.utcoffset()) if hasattr(zoned, "utcoffset") else ""
            at += 1
        elif letter in ("-", "_", "0", "^") and format[at:at + 1]:
            text = _directive(value, format[at])
            if text is not None:
                text = text.upper() if letter == "^" else (text.lstrip("0 ") or "0") if letter == "-" else text
            at += 1
        else:
            text = _directive(value, letter) if letter else None
        pieces.append(format[mark:at] if text is None else text)
    pieces.append(format[at:])
    return "".join(pieces)


def _number(text, at, most, least=1):
    """The number of at most so many digits, and where it ends."""
    end = at
    while end < len(text) and end - at < most and "0" <= text[end] <= "9":
        end += 1
    if end - at < least:
        return None, at
    return int(text[at:end]), end


def _choice(text, at, words):
    """The number of the longest word that stands there, in any case, and where it ends."""
    rest = text[at:].lower()
    found = [(len(word), number) for number, word in enumerate(words) if rest.startswith(word.lower())]
    if not found:
        return None, at
    length, number = max(found, key=lambda pair: pair[0])
    return number, at + length


def _zone_at(text, at):
    """The offset in seconds (with a fraction) that stands there, and where it ends."""
    if text[at:at + 1] in ("Z", "z"):
        return timedelta(0), at + 1
    sign = {"+": 1, "-": -1}.get(text[at:at + 1])
    if sign is None:
        return None, at
    hours, at = _number(text, at + 1, 2, 2)
    colon = text[at:at + 1] == ":"
    minutes, end = _number(text, at + colon, 2, 2)
    if hours is None or minutes is None or minutes > 59:
        return None, at
    seconds = micros = 0
    if text[end:end + 1] == ":" and colon or not colon and text[end:end + 1].isdigit():
        seconds, end = _number(text, end + colon, 2, 2)
        if seconds is None:
            return None, at
        if text[end:end + 1] == ".":
            start = end + 1
            micros, end = _number(text, start, 6)
            micros = int(f"{text[start:end]:0<6}")
    return timedelta(0, sign * (hours * 3600 + minutes * 60 + seconds), sign * micros), end


_NUMBERS = {"Y": (4, 4), "m": (2, 1), "d": (2, 1), "H": (2, 1), "I": (2, 1), "M": (2, 1), "S": (2, 1), "y": (2, 2),
            "j": (3, 1), "f": (6, 1), "U": (2, 1), "W": (2, 1), "w": (1, 1), "u": (1, 1), "G": (4, 4), "V": (2, 1)}


def _scan(text, format):
    """What a text says by a format: numbers by directive; None when it does not fit."""
    for short, long in _COMPOUND.items():
        if short != "r":
            format = format.replace("%" + short, long.replace("%e", "%d"))
    found, at, index = {}, 0, 0
    while index < len(format):
        letter = format[index]
        index += 1
        if letter.isspace():
            while text[at:at + 1].isspace():
                at += 1
            continue
        if letter != "%":
            if text[at:at + 1].lower() != letter.lower():
                return None
            at += 1
            continue
        letter = format[index:index + 1]
        index += 1
        if letter == ":" and format[index:index + 1] == "z":
            letter, index = "z", index + 1
        if letter in _NUMBERS:
            start = at
            most, least = _NUMBERS[letter]
            if letter == "d" and text[at:at + 1] == " ":
                at += 1
            value, at = _number(text, at, most, least)
            if value is not None and letter == "f":
                value = int(f"{text[start:at]:0<6}")
        elif letter in "aA":
            value, at = _choice(text, at, _DAYS if letter == "A" else [day[:3] for day in _DAYS])
        elif letter in "bBh":
            value, at = _choice(text, at, _MONTHS if letter == "B" else [month[:3] for month in _MONTHS])
        elif letter == "p":
            value, at = _choice(text, at, ("AM", "PM"))
        elif letter == "z":
            value, at = _zone_at(text, at)
        elif letter == "Z":
            value, at = _choice(text, at, ("UTC", "GMT"))
        elif letter == "%" and text[at:at + 1] == "%":
            value, at = 0, at + 1
        else:
            if letter == "%" or not letter:
                return None
            raise ValueError(f"'{letter}' is a bad directive in format {format!r}")
        if value is None:
            return None
        found[letter] = value
    if at < len(text):
        raise ValueError(f"unconverted data remains: {text[at:]}")
    return found


def parse(text, format):
    """(year, month, day, hour, minute, second, microsecond) and the time zone that `strptime` finds."""
    if not isinstance(text, str) or not isinstance(format, str):
        raise TypeError("strptime() argument must be str")
    if format.endswith("%") and not format.endswith("%%"):
        raise ValueError(f"stray % in format {format!r}")
    found = _scan(text, format)
    if found is None:
        raise ValueError(f"time data {text!r} does not match format {format!r}")
    get = found.get
    year = get("Y")
    if year is None and "y" in found:
        year = found["y"] + (1900 if found["y"] > 68 else 2000)
    year = 1900 if year is None else year
    month = next((found[letter] + 1 for letter in "bBh" if letter in found), get("m", 1))
    hour = get("H", 0)
    if "I" in found:
        if not 1 <= found["I"] <= 12:
            raise ValueError(f"time data {text!r} does not match format {format!r}")
        hour = found["I"] % 12 + 12 * get("p", 0)
    day = get("d", 1)
    weekday = next((found[letter] for letter in "aA" if letter in found), None)
    weekday = (found["w"] - 1) % 7 if "w" in found else found["u"] - 1 if "u" in found else weekday
    date = None
    if "j" in found and "d" not in found:
        date = _datetime.date(year, 1, 1) + timedelta(found["j"] - 1)
    elif "G" in found and "V" in found and weekday is not None:
        date = _datetime.date.fromisocalendar(found["G"], found["V"], weekday + 1)
    elif ("U" in found or "W" in found) and weekday is not None:
        first = _datetime.date(year, 1, 1).weekday()
        if "W" in found:
            date = _datetime.date(year, 1, 1) + timedelta((7 - first) % 7 + 7 * (found["W"] - 1) + weekday)
        else:
            date = _datetime.date(year, 1, 1) + timedelta((6 - first) % 7 + 7 * (found["U"] - 1) + (weekday + 1) % 7)
    if date is not None:
        year, month, day = date._date
    zone = get("z")
    if zone is not None:
        zone = timezone(zone)
    return (year, month, day, hour, get("M", 0), get("S", 0), get("f", 0)), zone


def _wrong(text):
    return ValueError(f"Invalid isoformat string: {text!r}")


def _date_at(text, whole):
    """The date at the beginning of a text, and where it ends."""
    year, at = _number(text, 0, 4, 4)
    dash = text[at:at + 1] == "-"
    at += dash
    if year is not None and text[at:at + 1] == "W":
        week, at = _number(text, at + 1, 2, 2)
        day = 1
        if week is not None and (text[at:at + 1] == "-" if dash else text[at:at + 1].isdigit()):
            day, at = _number(text, at + dash, 1)
        if week is None or day is None:
            raise _wrong(whole)
        return _datetime.date.fromisocalendar(year, week, day)._date, at
    month, at = _number(text, at, 2, 2)
    if dash and text[at:at + 1] != "-":
        raise _wrong(whole)
    day, at = _number(text, at + dash, 2, 2)
    if year is None or month is None or day is None:
        raise _wrong(whole)
    return (year, month, day), at


def parse_date(text):
    if not isinstance(text, str):
        raise TypeError("fromisoformat: argument must be str")
    values, end = _date_at(text, text)
    if end != len(text):
        raise _wrong(text)
    return values


def parse_clock(text, whole):
    """Hour, minute, second, microsecond and time zone."""
    if not isinstance(text, str):
        raise TypeError("fromisoformat: argument must be str")
    values, at = [], 0
    colon = None
    while len(values) < 3:
        value, end = _number(text, at, 2, 2)
        if value is None:
            raise _wrong(whole)
        values.append(value)
        at = end
        if colon is None and at < len(text):
            colon = text[at] == ":"
        if len(values) == 3 or not (text[at:at + 1] == ":" if colon else text[at:at + 1].isdigit()):
            break
        at += colon
    micro = 0
    if len(values) == 3 and text[at:at + 1] in (".", ","):
        start = at = at + 1
        while text[at:at + 1].isdigit():
            at += 1
        if at == start:
            raise _wrong(whole)
        micro = int(f"{text[start:at][:6]:0<6}")
    zone = None
    if at < len(text):
        offset, at = _zone_at(text, at)
        if offset is None or at != len(text):
            raise _wrong(whole)
        zone = timezone.utc if not offset else timezone(offset)
    values += [0] * (3 - len(values))
    return (*values, micro, zone)


def parse_moment(text):
    if not isinstance(text, str):
        raise TypeError("fromisoformat: argument must be str")
    day, at = _date_at(text, text)
    if at == len(text):
        return day
    if at + 1 == len(text):
        raise _wrong(text)
    return (*day, *parse_clock(text[at + 1:], text))
