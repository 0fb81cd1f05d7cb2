"""Warnings: what is shown, what is hidden, what becomes an exception."""

import sys

filters = []
_onceregistry = {}
_showing = None


class WarningMessage:
    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message, self.category, self.filename, self.lineno = message, category, filename, lineno
        self.file, self.line, self.source = file, line, source
        self._category_name = category.__name__ if category else None

    def __str__(self):
        return (f"{{message : {self.message!r}, category : {self._category_name!r}, "
                f"filename : {self.filename!r}, lineno : {self.lineno}, line : {self.line!r}}}")


def formatwarning(message, category, filename, lineno, line=None):
    text = f"{filename}:{lineno}: {category.__name__}: {message}\n"
    return text + f"  {line.strip()}\n" if line else text


def _source_line(filename, lineno):
    try:
        with open(filename) as file:
            for number, text in enumerate(file, 1):
                if number == lineno:
                    return text
    except (OSError, ValueError):
        pass


def showwarning(message, category, filename, lineno, file=None, line=None):
    line = _source_line(filename, lineno) if line is None else line
    (file or sys.stderr).write(formatwarning(message, category, filename, lineno, line))


_showwarning = showwarning


def _add(entry, append):
    if append:
        if entry not in filters:
            filters.append(entry)
    else:
        if entry in filters:
            filters.remove(entry)
        filters.insert(0, entry)


_ACTIONS = ("default", "error", "ignore", "always", "all", "module", "once")


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    if action not in _ACTIONS:
        raise ValueError(f"invalid action: {action!r}")
    if not isinstance(message, str):
        raise TypeError("message must be a string")
    if not isinstance(category, type) or not issubclass(category, Warning):
        raise TypeError("category must be a Warning subclass")
    if lineno < 0:
        raise ValueError("lineno must be an int >= 0")
    _add((action, message or None, category, module or None, lineno), append)


def simplefilter(action, category=Warning, lineno=0, append=False):
    if action not in _ACTIONS:
        raise ValueError(f"invalid action: {action!r}")
    _add((action, None, category, None, lineno), append)


def resetwarnings():
    filters.clear()


def _matches(pattern, text, ignore_case=False):
    if pattern is None:
        return True
    import re
    return re.match(pattern, text, re.I if ignore_case else 0) is not None


def _action(text, category, module, lineno):
    for action, message, wanted, source, line in filters:
        if (issubclass(category, wanted) and (line == 0 or line == lineno)
                and _matches(message, text, True) and _matches(source, module)):
            return action
    return "default"


def warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()):
    if isinstance(message, Warning):
        category = type(message)
    category = category or UserWarning
    if not isinstance(category, type) or not issubclass(category, Warning):
        raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
    filename, lineno, names = "sys", 1, {"__name__": "sys"}
    try:
        frame = sys._getframe(stacklevel)
        names, filename, lineno = frame.f_globals, frame.f_code.co_filename, frame.f_lineno or 0
    except (AttributeError, ValueError):
        pass
    registry = names.setdefault("__warningregistry__", {})
    warn_explicit(message, category, filename, lineno, names.get("__name__", "<string>"), registry, names, source)


def warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None):
    if isinstance(message, Warning):
        text = str(message)
        category = type(message)
    else:
        text = message
        message = category(message)
    if module is None:
        module = filename[:-3] if filename.endswith(".py") else filename or "<unknown>"
    if registry is None:
        registry = {}
    if registry.get("version", 0) != len(filters):
        registry.clear()
        registry["version"] = len(filters)
    key = (text, category, lineno)
    if registry.get(key):
        return
    action = _action(text, category, module, lineno)
    if action == "ignore":
        return
    if action == "error":
        raise message
    if action == "once":
        registry[key] = 1
        if _onceregistry.get((text, category)):
            return
        _onceregistry[text, category] = 1
    elif action == "module":
        if registry.get((text, category, 0)):
            return
        registry[text, category, 0] = registry[key] = 1
    elif action == "default":
        registry[key] = 1
    if _showing is not None:
        _showing.append(WarningMessage(message, category, filename, lineno, source=source))
    else:
        showwarning(message, category, filename, lineno)


def _warn_unawaited_coroutine(coro):
    warn(f"coroutine '{coro.__qualname__}' was never awaited", RuntimeWarning, stacklevel=2, source=coro)


class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._filter = None if action is None else (action, category, lineno, append)
        self._entered = False

    def __enter__(self):
        global _showing
        if self._entered:
            raise RuntimeError(f"Cannot enter {self!r} twice")
        self._entered = True
        self._before = filters[:], _showing, showwarning
        log = None
        if self._record:
            log = _showing = []
        if self._filter:
            simplefilter(*self._filter)
        return log

    def __exit__(self, *exc_info):
        global _showing, showwarning
        if not self._entered:
            raise RuntimeError(f"Cannot exit {self!r} without entering first")
        filters[:], _showing, showwarning = self._before


class deprecated:
    """Marks a class or function as deprecated (PEP 702)."""

    def __init__(self, message, /, *, category=DeprecationWarning, stacklevel=1):
        if not isinstance(message, str):
            raise TypeError(f"Expected an object of type str for 'message', not {type(message).__name__!r}")
        self.message, self.category, self.stacklevel = message, category, stacklevel

    def __call__(self, arg, /):
        message, category, level = self.message, self.category, self.stacklevel
        arg.__deprecated__ = message
        if category is None:
            return arg
        if isinstance(arg, type):
            original = arg.__new__

            def __new__(cls, /, *args, **kwargs):
                if cls is arg:
                    warn(message, category=category, stacklevel=level + 1)
                return original(cls) if original is object.__new__ else original(cls, *args, **kwargs)

            arg.__new__ = staticmethod(__new__)
            return arg
        from functools import wraps

        @wraps(arg)
        def wrapper(*args, **kwargs):
            warn(message, category=category, stacklevel=level + 1)
            return arg(*args, **kwargs)

        wrapper.__deprecated__ = message
        return wrapper


if not sys.stderr.isatty():
    # Tools that read what a program writes do not expect them.
    simplefilter("ignore", SyntaxWarning)
simplefilter("ignore", ResourceWarning)
simplefilter("ignore", ImportWarning)
simplefilter("ignore", PendingDeprecationWarning)
simplefilter("ignore", DeprecationWarning)
filterwarnings("default", category=DeprecationWarning, module="__main__")
