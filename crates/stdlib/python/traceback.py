"""Text of exceptions and their tracebacks."""

import sys
from io import StringIO

_given = object()


class FrameSummary:
    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None, line=None, **rest):
        self.filename, self.lineno, self.name, self.locals = filename, lineno, name, locals
        self._line = line

    @property
    def line(self):
        if self._line is None:
            self._line = ""
            try:
                with open(self.filename) as file:
                    for number, text in enumerate(file, 1):
                        if number == self.lineno:
                            self._line = text.strip()
                            break
            except (OSError, ValueError):
                pass
        return self._line

    def __iter__(self):
        return iter((self.filename, self.lineno, self.name, self.line))

    def __len__(self):
        return 4

    def __getitem__(self, index):
        return (self.filename, self.lineno, self.name, self.line)[index]

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return tuple(self)[:3] == tuple(other)[:3]
        return tuple(self) == other if isinstance(other, tuple) else NotImplemented

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"


class StackSummary(list):
    @classmethod
    def from_list(cls, items):
        return cls(item if isinstance(item, FrameSummary) else FrameSummary(*item[:3], line=item[3]) for item in items)

    @classmethod
    def extract(cls, frames, *, limit=None, **rest):
        found = cls(FrameSummary(frame.f_code.co_filename, line, frame.f_code.co_name) for frame, line in frames)
        return _limited(found, limit)

    def format(self):
        lines = []
        for frame in self:
            text = f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}\n'
            lines.append(text + (f"    {frame.line}\n" if frame.line else ""))
        return lines


def _limited(items, limit):
    if limit is None:
        limit = getattr(sys, "tracebacklimit", None)
    if limit is None:
        return items
    return type(items)(items[:limit] if limit >= 0 else items[limit:])


def walk_tb(tb):
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def walk_stack(f):
    if f is None:
        f = sys._getframe(1)
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def extract_tb(tb, limit=None):
    return StackSummary.extract(walk_tb(tb), limit=limit)


def extract_stack(f=None, limit=None):
    found = StackSummary.extract(walk_stack(f or sys._getframe(1)), limit=limit)
    found.reverse()
    return found


def format_list(extracted_list):
    return StackSummary.from_list(extracted_list).format()


def print_list(extracted_list, file=None):
    for line in format_list(extracted_list):
        print(line, file=file or sys.stderr, end="")


def format_tb(tb, limit=None):
    return extract_tb(tb, limit).format()


def print_tb(tb, limit=None, file=None):
    print_list(extract_tb(tb, limit), file)


def format_stack(f=None, limit=None):
    return extract_stack(f or sys._getframe(1), limit).format()


def print_stack(f=None, limit=None, file=None):
    print_list(extract_stack(f or sys._getframe(1), limit), file)


def format_exception_only(exc, /, value=_given, *, show_group=False, **rest):
    value = exc if value is _given else value
    if value is None:
        return ["NoneType: None\n"]
    trace, links = value.__traceback__, (value.__cause__, value.__context__, value.__suppress_context__)
    if isinstance(value, BaseExceptionGroup) or not isinstance(value, BaseException):
        name = type(value).__qualname__
        if type(value).__module__ not in ("builtins", "__main__"):
            name = f"{type(value).__module__}.{name}"
        return [f"{name}: {value}\n" if str(value) else f"{name}\n"]
    out = StringIO()
    try:
        value.__traceback__ = value.__cause__ = value.__context__ = None
        sys.print_exception(value, out)
    finally:
        value.__traceback__ = trace
        value.__cause__, value.__context__, value.__suppress_context__ = links
    return out.getvalue().splitlines(keepends=True)


def format_exception(exc, /, value=_given, tb=_given, limit=None, chain=True, **rest):
    value = exc if value is _given else value
    if value is None:
        return ["NoneType: None\n"]
    links = value.__cause__, value.__context__, value.__suppress_context__
    trace = value.__traceback__
    out = StringIO()
    try:
        if not chain:
            value.__cause__ = value.__context__ = None
        if tb is not _given:
            value.__traceback__ = tb
        sys.print_exception(value, out)
    finally:
        value.__traceback__ = trace
        value.__cause__, value.__context__, value.__suppress_context__ = links
    return out.getvalue().splitlines(keepends=True)


def print_exception(exc, /, value=_given, tb=_given, limit=None, file=None, chain=True, **rest):
    print("".join(format_exception(exc, value, tb, limit, chain)), file=file or sys.stderr, end="")


def format_exc(limit=None, chain=True):
    return "".join(format_exception(sys.exception(), limit=limit, chain=chain))


def print_exc(limit=None, file=None, chain=True):
    print_exception(sys.exception(), limit=limit, file=file, chain=chain)


def clear_frames(tb):
    pass


class TracebackException:
    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None, **rest):
        self.exc_type, self._value = exc_type, exc_value
        self.stack = extract_tb(exc_traceback, limit)
        self.__cause__, self.__context__ = exc_value.__cause__, exc_value.__context__
        self.__suppress_context__ = exc_value.__suppress_context__
        self._traceback = exc_traceback

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    def format(self, *, chain=True, **rest):
        yield from format_exception(self._value, tb=self._traceback, chain=chain)

    def format_exception_only(self, **rest):
        yield from format_exception_only(self._value)

    def print(self, *, file=None, chain=True, **rest):
        print("".join(self.format(chain=chain)), file=file or sys.stderr, end="")

    def __str__(self):
        return str(self._value)
