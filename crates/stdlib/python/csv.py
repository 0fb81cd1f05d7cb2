"""Tables as text with separators between fields."""

__all__ = ["QUOTE_MINIMAL", "QUOTE_ALL", "QUOTE_NONNUMERIC", "QUOTE_NONE", "QUOTE_STRINGS", "QUOTE_NOTNULL", "Error",
           "Dialect", "excel", "excel_tab", "field_size_limit", "reader", "writer", "register_dialect", "get_dialect",
           "list_dialects", "Sniffer", "unregister_dialect", "DictReader", "DictWriter", "unix_dialect"]

QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE, QUOTE_STRINGS, QUOTE_NOTNULL = range(6)
_dialects = {}
_limit = 131072


class Error(Exception):
    pass


class Dialect:
    """What a class of a program's own derives from; making an instance checks it."""

    _name, _valid = "", False
    delimiter = quotechar = escapechar = doublequote = skipinitialspace = lineterminator = quoting = None

    def __init__(self):
        if type(self) is not Dialect:
            self._valid = True
        try:
            _chosen(self, {})
        except TypeError as error:
            raise Error(str(error)) from None


class _Chosen:
    """A dialect as readers and writers have it."""

    delimiter, quotechar, escapechar, doublequote, skipinitialspace = ",", '"', None, True, False
    lineterminator, quoting, strict = "\r\n", QUOTE_MINIMAL, False
    __slots__ = ("__dict__",)

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle '_csv.Dialect' object")


class excel(Dialect):
    delimiter, quotechar, doublequote, skipinitialspace = ",", '"', True, False
    lineterminator, quoting = "\r\n", QUOTE_MINIMAL


class excel_tab(excel):
    delimiter = "\t"


class unix_dialect(Dialect):
    delimiter, quotechar, doublequote, skipinitialspace = ",", '"', True, False
    lineterminator, quoting = "\n", QUOTE_ALL


def register_dialect(name, dialect=excel, /, **options):
    if not isinstance(name, str):
        raise TypeError("dialect name must be a string")
    _dialects[name] = _chosen(dialect, options)


def unregister_dialect(name):
    get_dialect(name)
    del _dialects[name]


def get_dialect(name):
    if name not in _dialects:
        raise Error("unknown dialect")
    return _dialects[name]


def list_dialects():
    return list(_dialects)


def field_size_limit(new_limit=None):
    global _limit
    old = _limit
    if new_limit is not None:
        if not isinstance(new_limit, int):
            raise TypeError("limit must be an integer")
        _limit = new_limit
    return old


def _chosen(dialect, options):
    """The dialect with these options, checked."""
    given = set(options)
    dialect = get_dialect(dialect) if isinstance(dialect, str) else excel if dialect is None else dialect
    made = _Chosen()
    for name in ("delimiter", "quotechar", "escapechar", "doublequote", "skipinitialspace", "lineterminator", "quoting",
                 "strict"):
        setattr(made, name, options.pop(name) if name in options else getattr(dialect, name, getattr(_Chosen, name)))
    if options:
        raise TypeError(f"{next(iter(options))!r} is an invalid keyword argument for this function")
    for name in ("delimiter", "quotechar", "escapechar"):
        value = getattr(made, name)
        if value is None and name != "delimiter":
            continue
        if not isinstance(value, str):
            wanted = "a unicode character" if name == "delimiter" else "a unicode character or None"
            raise TypeError(f'"{name}" must be {wanted}, not {type(value).__name__}')
        if len(value) != 1:
            wanted = "a unicode character" if name == "delimiter" else "a unicode character or None"
            raise TypeError(f'"{name}" must be {wanted}, not a string of length {len(value)}')
    if not isinstance(made.lineterminator, str):
        raise TypeError(f'"lineterminator" must be a string, not {type(made.lineterminator).__name__}')
    if type(made.quoting) is not int:
        raise TypeError(f'"quoting" must be an integer, not {type(made.quoting).__name__}')
    if not 0 <= made.quoting <= 5:
        raise TypeError('bad "quoting" value')
    if made.quotechar is None and made.quoting != QUOTE_NONE:
        if "quoting" in given or "quotechar" not in given:
            raise TypeError("quotechar must be set if quoting enabled")
        made.quoting = QUOTE_NONE
    _check_characters(made)
    return made


def _check_characters(made):
    """What stands for itself in no field must be told apart, also from the ends of lines."""
    names = [name for name in ("delimiter", "escapechar", "quotechar") if getattr(made, name) is not None]
    for name in names:
        character = getattr(made, name)
        blank = character == " " and name != "delimiter" and made.skipinitialspace
        if character in "\r\n" or blank or character in made.lineterminator:
            raise ValueError(f"bad {name} value")
    for number, name in enumerate(names):
        for other in names[number + 1:]:
            if getattr(made, name) == getattr(made, other):
                raise ValueError(f"bad {name} or {other} value")


def __getattr__(name):
    if name != "Sniffer":
        raise AttributeError(f"module 'csv' has no attribute {name!r}")
    from _csvsniffer import Sniffer
    return Sniffer


class reader:
    """An iterator over the rows of lines."""

    def __init__(self, iterable, /, dialect="excel", **options):
        self._dialect = _chosen(dialect, options)
        self._lines = iter(iterable)
        self.line_num = 0

    dialect = property(lambda self: self._dialect)

    def __iter__(self):
        return self

    def _line(self):
        line = next(self._lines)
        if not isinstance(line, str):
            raise Error(f"iterator should return strings, not {type(line).__name__} (the file should be opened in text mode)")
        self.line_num += 1
        return line

    def __next__(self):
        d = self._dialect
        delimiter, quote, escape, quoting = d.delimiter, d.quotechar, d.escapechar, d.quoting
        row, field, quoted, state = [], "", False, "start"
        line = self._line()

        def finish():
            if len(field) > _limit:
                raise Error(f"field larger than field limit ({_limit})")
            if quoting == QUOTE_NONNUMERIC and not quoted and (field or state != "start"):
                row.append(float(field))
            elif quoting == QUOTE_STRINGS and not quoted:
                row.append(float(field) if field else None)
            elif quoting == QUOTE_NOTNULL and not quoted and not field:
                row.append(None)
            else:
                row.append(field)

        if line in ("", "\n", "\r\n", "\r"):
            return row
        while True:
            place, length = 0, len(line)
            while place < length:
                character = line[place]
                place += 1
                if state == "escape":
                    field += character
                    # The row goes on behind an escaped end of a line.
                    state = "escaped end" if character in "\r\n" else "field"
                elif state == "quoted escape":
                    field += character
                    state = "quoted"
                elif state == "quoted":
                    if character == escape:
                        state = "quoted escape"
                    elif character == quote and quoting != QUOTE_NONE:
                        state = "quote in quoted" if d.doublequote else "field"
                    else:
                        field += character
                elif state == "quote in quoted" and character == quote and quoting != QUOTE_NONE:
                    field += character
                    state = "quoted"
                elif character in "\r\n":
                    if line[place:].strip("\r\n"):
                        raise Error("new-line character seen in unquoted field - do you need to open the file with newline=''?")
                    finish()
                    return row
                elif state == "start" and character == " " and d.skipinitialspace:
                    pass
                elif character == delimiter:
                    finish()
                    field, quoted, state = "", False, "start"
                elif state == "quote in quoted":
                    if d.strict:
                        raise Error(f"'{delimiter}' expected after '{quote}'")
                    field += character
                    state = "field"
                elif state == "start" and character == quote and quoting != QUOTE_NONE:
                    quoted, state = True, "quoted"
                elif character == escape:
                    state = "escape"
                else:
                    field += character
                    state = "field"
            if state in ("quoted", "quoted escape", "escape", "escaped end"):
                if state == "escape" and not line.endswith("\n"):
                    field += "\n"
                try:
                    line = self._line()
                except StopIteration:
                    if d.strict:
                        raise Error("unexpected end of data") from None
                    finish()
                    return row
                continue
            finish()
            return row


class _Writer:
    def __init__(self, file, dialect, options):
        self._dialect = _chosen(dialect, options)
        if not hasattr(file, "write"):
            raise TypeError('argument 1 must have a "write" method')
        self._write = file.write

    dialect = property(lambda self: self._dialect)

    def _field(self, value, alone):
        d = self.dialect
        text = "" if value is None else repr(value) if isinstance(value, float) else str(value)
        is_number = isinstance(value, (int, float))
        special = d.delimiter + (d.quotechar or "") + (d.escapechar or "") + "\r\n" + d.lineterminator
        quotes = (d.quoting == QUOTE_ALL or d.quoting == QUOTE_NONNUMERIC and not is_number
                  or d.quoting == QUOTE_STRINGS and isinstance(value, str)
                  or d.quoting == QUOTE_NOTNULL and value is not None)
        parts = []
        for character in text:
            if character in special:
                escapes = d.quoting == QUOTE_NONE or character == d.escapechar
                if not escapes and character == d.quotechar:
                    if d.doublequote:
                        parts.append(character)
                        quotes = True
                    else:
                        escapes = True
                elif not escapes:
                    quotes = True
                if escapes:
                    if d.escapechar is None:
                        raise Error("need to escape, but no escapechar set")
                    parts.append(d.escapechar)
            parts.append(character)
        if not text and not quotes and d.delimiter == " " and d.skipinitialspace:
            # It could not be told from the blanks between fields.
            if d.quoting == QUOTE_NONE or d.quoting in (QUOTE_STRINGS, QUOTE_NOTNULL) and value is None:
                raise Error("empty field must be quoted if delimiter is a space and skipinitialspace is true")
            quotes = True
        if not text and alone and not quotes:
            if d.quoting == QUOTE_NONE or d.quoting in (QUOTE_STRINGS, QUOTE_NOTNULL) and value is None:
                raise Error("single empty field record must be quoted")
            quotes = True
        text = "".join(parts)
        return d.quotechar + text + d.quotechar if quotes else text

    def writerow(self, row):
        try:
            values = list(row)
        except TypeError:
            raise Error(f"iterable expected, not {type(row).__name__}") from None
        alone = len(values) == 1
        text = self.dialect.delimiter.join([self._field(value, alone) for value in values])
        return self._write(text + self.dialect.lineterminator)

    def writerows(self, rows):
        for row in rows:
            self.writerow(row)


def writer(fileobj, /, dialect="excel", **options):
    return _Writer(fileobj, dialect, options)


class DictReader:
    def __init__(self, f, fieldnames=None, restkey=None, restval=None, dialect="excel", *args, **kwds):
        self._names = list(fieldnames) if fieldnames is not None else None
        self.restkey, self.restval, self.dialect = restkey, restval, dialect
        self.reader = reader(f, dialect, *args, **kwds)

    @property
    def line_num(self):
        return self.reader.line_num

    @property
    def fieldnames(self):
        if self._names is None:
            self._names = next(self.reader, None)
        return self._names

    @fieldnames.setter
    def fieldnames(self, value):
        self._names = value

    def __iter__(self):
        return self

    def __next__(self):
        if self.line_num == 0:
            self.fieldnames
        row = next(self.reader)
        while not row:
            row = next(self.reader)
        names = self.fieldnames
        made = dict(zip(names, row))
        if len(row) > len(names):
            made[self.restkey] = row[len(names):]
        for name in names[len(row):]:
            made[name] = self.restval
        return made


class DictWriter:
    def __init__(self, f, fieldnames, restval="", extrasaction="raise", dialect="excel", *args, **kwds):
        if extrasaction.lower() not in ("raise", "ignore"):
            raise ValueError(f"extrasaction ({extrasaction}) must be 'raise' or 'ignore'")
        self.fieldnames = list(fieldnames)
        self.restval, self.extrasaction = restval, extrasaction
        self.writer = writer(f, dialect, *args, **kwds)

    def writeheader(self):
        return self.writerow(dict(zip(self.fieldnames, self.fieldnames)))

    def _values(self, row):
        if self.extrasaction.lower() == "raise":
            wrong = [repr(name) for name in row if name not in self.fieldnames]
            if wrong:
                raise ValueError(f"dict contains fields not in fieldnames: {', '.join(wrong)}")
        return [row.get(name, self.restval) for name in self.fieldnames]

    def writerow(self, rowdict):
        return self.writer.writerow(self._values(rowdict))

    def writerows(self, rowdicts):
        return self.writer.writerows(map(self._values, rowdicts))


for _name, _dialect in (("excel", excel), ("excel-tab", excel_tab), ("unix", unix_dialect)):
    register_dialect(_name, _dialect)
