"""Variables that every task has its own values of."""

from collections.abc import Mapping
from _thread import get_ident

__all__ = ("Context", "ContextVar", "Token", "copy_context")

# The context of each thread that has one.
_current = {}


def _context():
    found = _current.get(get_ident())
    if found is None:
        found = _current[get_ident()] = Context()
    return found


class _Missing:
    def __repr__(self):
        return "<Token.MISSING>"


class Token:
    """What `ContextVar.set` gives; it leads back to the value before."""

    __module__ = "_contextvars"
    MISSING = _Missing()

    def __init__(self, context, var, old_value):
        self._context, self.var, self.old_value, self._used = context, var, old_value, False

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.var.reset(self)

    def __repr__(self):
        used = " used" if self._used else ""
        return f"<Token{used} var={self.var!r} at {id(self):#x}>"

    def __class_getitem__(cls, item):
        import types
        return types.GenericAlias(cls, item)


class ContextVar:
    """A variable whose value belongs to the context that runs."""

    __slots__ = ("_name", "_default")
    __module__ = "_contextvars"

    def __init__(self, name, *, default=Token.MISSING):
        if not isinstance(name, str):
            raise TypeError("context variable name must be a str")
        self._name, self._default = name, default

    name = property(lambda self: self._name)

    def get(self, default=Token.MISSING, /):
        found = _context()._values.get(self, default)
        if found is Token.MISSING:
            found = self._default
            if found is Token.MISSING:
                raise LookupError(self)
        return found

    def set(self, value, /):
        context = _context()
        token = Token(context, self, context._values.get(self, Token.MISSING))
        context._values[self] = value
        return token

    def reset(self, token, /):
        if not isinstance(token, Token):
            raise TypeError(f"expected an instance of Token, got {token!r}")
        if token._used:
            raise RuntimeError(f"{token!r} has already been used once")
        if token.var is not self:
            raise ValueError(f"{token!r} was created by a different ContextVar")
        context = _context()
        if token._context is not context:
            raise ValueError(f"{token!r} was created in a different Context")
        token._used = True
        if token.old_value is Token.MISSING:
            context._values.pop(self, None)
        else:
            context._values[self] = token.old_value

    def __repr__(self):
        default = "" if self._default is Token.MISSING else f" default={self._default!r}"
        return f"<ContextVar name={self._name!r}{default} at {id(self):#x}>"

    def __class_getitem__(cls, item):
        import types
        return types.GenericAlias(cls, item)


class Context(Mapping):
    """The values of context variables."""

    __module__ = "_contextvars"

    def __init__(self):
        self._values, self._before = {}, None
        self._entered = False

    def run(self, callable, /, *args, **kwargs):
        self._enter()
        try:
            return callable(*args, **kwargs)
        finally:
            self._leave()

    def _enter(self):
        if self._entered:
            raise RuntimeError(f"cannot enter context: {self!r} is already entered")
        self._before, self._entered = _context(), True
        _current[get_ident()] = self

    def _leave(self):
        _current[get_ident()] = self._before
        self._before, self._entered = None, False

    def copy(self):
        made = Context()
        made._values = self._values.copy()
        return made

    def __getitem__(self, var):
        self._check(var)
        return self._values[var]

    def __contains__(self, var):
        self._check(var)
        return var in self._values

    def _check(self, var):
        if not isinstance(var, ContextVar):
            raise TypeError(f"a ContextVar key was expected, got {var!r}")

    def get(self, var, default=None, /):
        self._check(var)
        return self._values.get(var, default)

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)

    def __eq__(self, other):
        return self._values == other._values if isinstance(other, Context) else NotImplemented

    __hash__ = object.__hash__

    def __repr__(self):
        return f"<_contextvars.Context object at {id(self):#x}>"


def copy_context():
    return _context().copy()


class _Within:
    """A coroutine whose steps run in a context."""

    def __init__(self, coro, context):
        self._coro, self._context = coro, context

    def send(self, value):
        return self._context.run(self._coro.send, value)

    def throw(self, *exception):
        return self._context.run(self._coro.throw, *exception)

    def close(self):
        return self._context.run(self._coro.close)


def _hook():
    """Gives each task of asyncio a copy of the context in which it is made."""
    from asyncio import core
    make = core.Task.__init__

    def __init__(self, coro, globals=None):
        make(self, _Within(coro, copy_context()), globals)

    core.Task.__init__ = __init__
    core.Task.get_coro = lambda self: getattr(self.coro, "_coro", self.coro)
    core.Task.get_context = lambda self: getattr(self.coro, "_context", None)


_hook()
