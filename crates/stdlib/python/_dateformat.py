"""Dates and times to and from text, for `datetime`: ISO 8601, `strftime`, `strptime`."""

import datetime as _datetime
from datetime import _DAYS, _MONTHS, _zone_text, timedelta, timezone


def _fraction(value):
    return value._time[3] if hasattr(value, "_time") else 0


def _directive(value, letter):
    """The text of a directive; None when there is none."""
    day = getattr(value, "_date", (1900, 1, 1))
    hour, minute, second = getattr(value, "_time", (0, 0, 0))[:3]
    calendar = value if hasattr(value, "_date") else _datetime.date(1900, 1, 1)
    year_day = calendar.toordinal() - _datetime._days_before_year(day[0])
    weekday = calendar.weekday()
    if letter == "Y":
        return f"{day[0]:04d}" if day[0] < 1000 else str(day[0])
    if letter == "m":
        return f"{day[1]:02d}"
    if letter == "d":
        return f"{day[2]:02d}"
    if letter == "e":
        return f"{day[2]:2d}"
    if letter == "H":
        return f"{hour:02d}"
    if letter == "I":
        return f"{(hour - 1) % 12 + 1:02d}"
    if letter == "M":
        return f"{minute:02d}"
    if letter == "S":
        return f"{second:02d}"
    if letter == "f":
        return f"{_fraction(value):06d}"
    if letter == "p":
        return "AM" if hour < 12 else "PM"
    if letter == "y":
        return f"{day[0] % 100:02d}"
    if letter == "C":
        return f"{day[0] // 100:02d}"
    if letter == "j":
        return f"{year_day:03d}"
    if letter == "a":
        return _DAYS[weekday][:3]
    if letter == "A":
        return _DAYS[weekday]
    if letter in "bh":
        return _MONTHS[day[1] - 1][:3]
    if letter == "B":
        return _MONTHS[day[1] - 1]
    if letter == "w":
        return str((weekday + 1) % 7)
    if letter == "u":
        return str(weekday + 1)
    if letter == "U":
        return f"{(year_day + 6 - (weekday + 1) % 7) // 7:02d}"
    if letter == "W":
        return f"{(year_day + 6 - weekday) // 7:02d}"
    if letter in "GVg":
        week_year, week, _ = calendar.isocalendar()
        return {"G": f"{week_year:04d}", "V": f"{week:02d}", "g": f"{week_year % 100:02d}"}[letter]
    if letter == "z":
        return _zone_text(value.utcoffset(), "") if hasattr(value, "utcoffset") else ""
    if letter == "Z":
        return (value.tzname() or "") if hasattr(value, "tzname") else ""
    if letter == "s" and isinstance(value, _datetime.datetime):
        return str(int(value.timestamp() // 1))
    parts = {"D": "%m/%d/%y", "F": "%Y-%m-%d", "T": "%H:%M:%S", "R": "%H:%M", "r": "%I:%M:%S %p", "X": "%H:%M:%S",
             "x": "%m/%d/%y", "c": "%a %b %e %H:%M:%S %Y"}.get(letter)
    if parts is not None:
        return format_time(value, parts)
    return {"%": "%", "n": "\n", "t": "\t"}.get(letter)


def format_time(value, format):
    pieces, at = [], 0
    while (mark := format.find("%", at)) >= 0:
        pieces.append(format[at:mark])
        letter, at = format[mark + 1:mark + 2], mark + 2
        if letter == ":" and format[at:at + 1] == "z":
            text = _zone_text(value.utcoffset()) if hasattr(value, "utcoffset") else ""
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
    for short, long in ("%D", "%m/%d/%y"), ("%F", "%Y-%m-%d"), ("%T", "%H:%M:%S"), ("%R", "%H:%M"), ("%X", "%H:%M:%S"), \
            ("%x", "%m/%d/%y"), ("%c", "%a %b %d %H:%M:%S %Y"):
        format = format.replace(short, long)
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
