"""How objects are taken apart for copying."""

from operator import getitem, index

dispatch_table = {}


def pickle(cls, function, constructor=None):
    if not callable(function):
        raise TypeError("reduction functions must be callable")
    dispatch_table[cls] = function


def constructor(function):
    if not callable(function):
        raise TypeError("constructors must be callable")


def __newobj__(cls, *args):
    return cls.__new__(cls, *args)


def __newobj_ex__(cls, args, kwargs):
    return cls.__new__(cls, *args, **kwargs)


def _reconstructor(cls, base, state):
    if base is object:
        return object.__new__(cls)
    made = base.__new__(cls, state)
    if base.__init__ is not object.__init__:
        base.__init__(made, state)
    return made


def _slotnames(cls):
    """Names of the slots of a class and its bases, mangled as they are stored."""
    names = cls.__dict__.get("__slotnames__")
    if names is not None:
        return names
    names = []
    for base in cls.__mro__:
        slots = base.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name in ("__dict__", "__weakref__"):
                continue
            if name.startswith("__") and not name.endswith("__"):
                stripped = base.__name__.lstrip("_")
                name = f"_{stripped}{name}" if stripped else name
            names.append(name)
    return names


_GenericAlias, _Union = type(list[int]), type(int | None)


def _starred(origin, args):
    """`*origin[args]`"""
    return next(iter(_GenericAlias(origin, args)))


_immutable = (int, float, complex, str, bytes, tuple, frozenset)


def _reduce(obj):
    return _take_apart(obj, type(obj), 0)


def _reduce_ex(obj, protocol):
    """How `object` takes an instance apart; a `__reduce__` of its own goes first."""
    protocol = index(protocol)
    cls = type(obj)
    if cls.__reduce__ is not object.__reduce__:
        return obj.__reduce__()
    return _take_apart(obj, cls, protocol)


def _take_apart(obj, cls, protocol):
    """What `__reduce_ex__` returns: a tuple, or the name of something global."""
    taken = _container(obj, cls)
    if taken is not None:
        return taken
    if protocol < 2:
        return _take_apart_old(obj, cls, protocol)
    if cls.__module__ == "builtins" and not isinstance(obj, (dict, list, set, *_immutable)) and cls is not object:
        raise TypeError(f"cannot pickle '{cls.__name__}' object")
    if hasattr(cls, "__getnewargs_ex__"):
        args, keywords = _pair(obj.__getnewargs_ex__())
    else:
        args, keywords = (), {}
        if hasattr(cls, "__getnewargs__"):
            args = obj.__getnewargs__()
            if not isinstance(args, tuple):
                raise TypeError(f"__getnewargs__ should return a tuple, not '{type(args).__name__}'")
        elif isinstance(obj, tuple) and hasattr(cls, "_fields"):
            args = tuple(obj)
        else:
            for base in _immutable:
                if isinstance(obj, base):
                    args = (obj if cls is base else base(obj),)
                    break
    state = obj.__getstate__()
    items = iter(obj) if isinstance(obj, list) else None
    pairs = iter(obj.items()) if isinstance(obj, dict) else None
    if keywords:
        return __newobj_ex__, (cls, args, keywords), state, items, pairs
    return __newobj__, (cls, *args), state, items, pairs


def _take_apart_old(obj, cls, protocol):
    """The protocols 0 and 1: an object of the nearest built-in class, and the attributes."""
    for base in cls.__mro__:
        if "__module__" not in base.__dict__:
            break
    if issubclass(base, tuple):
        base = tuple
    if base is cls and cls is not object:
        raise TypeError(f"cannot pickle {cls.__name__!r} object")
    args = cls, base, None if base is object else base(obj)
    if cls.__getstate__ is object.__getstate__ and getattr(cls, "__slots__", None):
        raise TypeError(f"a class that defines __slots__ without defining __getstate__ cannot be pickled "
                        f"with protocol {protocol}")
    state = obj.__getstate__()
    return (_reconstructor, args, state) if state else (_reconstructor, args)


def _container(obj, cls):
    """Containers that are built in, with what is in them as an argument; None for other objects."""
    if isinstance(obj, (set, frozenset)):
        return cls, (list(obj),), obj.__getstate__()
    if isinstance(obj, bytearray):
        return cls, (bytes(obj),), obj.__getstate__()
    if cls is slice:
        return cls, (obj.start, obj.stop, obj.step)
    if cls is range:
        return cls, (obj.start, obj.stop, obj.step)
    for base in cls.__mro__:
        if base.__module__ == "collections":
            if base.__name__ == "deque":
                args = () if obj.maxlen is None else ((), obj.maxlen)
                return cls, args, obj.__getstate__(), iter(obj)
            if base.__name__ == "OrderedDict":
                return cls, (), obj.__getstate__(), None, iter(obj.items())
            if base.__name__ == "defaultdict":
                args = () if obj.default_factory is None else (obj.default_factory,)
                return cls, args, obj.__getstate__(), None, iter(obj.items())
    if cls is _GenericAlias:
        return (_starred if obj.__unpacked__ else cls), (obj.__origin__, obj.__args__)
    if cls is _Union:
        return getitem, (cls, obj.__args__)
    if cls.__module__ == "typing" and cls.__name__ in ("ParamSpec", "TypeAliasType", "TypeVar", "TypeVarTuple"):
        # As classes are: found by name where they are assigned.
        return obj.__name__
    if isinstance(obj, BaseException):
        state = obj.__getstate__()
        return (cls, obj.args, state) if state else (cls, obj.args)
    return None


def _pair(made):
    if not isinstance(made, tuple):
        raise TypeError(f"__getnewargs_ex__ should return a tuple, not '{type(made).__name__}'")
    if len(made) != 2:
        raise ValueError(f"__getnewargs_ex__ should return a tuple of length 2, not {len(made)}")
    args, keywords = made
    if not isinstance(args, tuple):
        raise TypeError("first item of the tuple returned by __getnewargs_ex__ must be a tuple, "
                        f"not '{type(args).__name__}'")
    if not isinstance(keywords, dict):
        raise TypeError("second item of the tuple returned by __getnewargs_ex__ must be a dict, "
                        f"not '{type(keywords).__name__}'")
    return args, keywords


def _getstate(obj):
    """The default `__getstate__`: the attributes, and those in slots apart from them."""
    state = getattr(obj, "__dict__", None) or None
    slots = {name: getattr(obj, name) for name in _slotnames(type(obj)) if hasattr(obj, name)}
    return (state, slots) if slots else state
