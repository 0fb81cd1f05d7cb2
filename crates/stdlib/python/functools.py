"""Functions that take or give functions."""

from ucollections import namedtuple
from reprlib import recursive_repr

WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotate__", "__type_params__")
WRAPPER_UPDATES = ("__dict__",)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for name in assigned:
        try:
            value = getattr(wrapped, name)
        except AttributeError:
            continue
        setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    return lambda wrapper: update_wrapper(wrapper, wrapped, assigned, updated)


_missing = object()


def reduce(function, iterable, /, initial=_missing):
    iterator = iter(iterable)
    if initial is _missing:
        initial = next(iterator, _missing)
        if initial is _missing:
            raise TypeError("reduce() of empty iterable with no initial value")
    for item in iterator:
        initial = function(initial, item)
    return initial


class _PlaceholderType:
    def __repr__(self):
        return "Placeholder"

    def __reduce__(self):
        return "Placeholder"


Placeholder = _PlaceholderType()


class partial:
    __slots__ = ("func", "args", "keywords", "__dict__", "__weakref__")

    def __new__(cls, func, /, *args, **keywords):
        if not callable(func):
            raise TypeError("the first argument must be callable")
        if args and args[-1] is Placeholder:
            raise TypeError("trailing Placeholders are not allowed")
        if isinstance(func, partial):
            known = list(func.args)
            args = list(args)
            for position, value in enumerate(known):
                if value is Placeholder and args:
                    known[position] = args.pop(0)
            args = (*known, *args)
            keywords = {**func.keywords, **keywords}
            func = func.func
        self = super().__new__(cls)
        self.func, self.args, self.keywords = func, args, keywords
        return self

    def __call__(self, /, *args, **keywords):
        known = self.args
        if Placeholder in known:
            args = list(args)
            try:
                known = [args.pop(0) if value is Placeholder else value for value in known]
            except IndexError:
                count = self.args.count(Placeholder)
                raise TypeError(f"missing positional arguments in 'partial' call; expected at least {count}") from None
        return self.func(*known, *args, **{**self.keywords, **keywords})

    def __get__(self, instance, owner=None):
        return self if instance is None else _Method(self, instance)

    @recursive_repr()
    def __repr__(self):
        parts = [repr(self.func), *map(repr, self.args)]
        parts += [f"{key}={value!r}" for key, value in self.keywords.items()]
        cls = type(self)
        return f"{cls.__module__}.{cls.__qualname__}({', '.join(parts)})"

    def __reduce__(self):
        return type(self), (self.func,), (self.func, self.args, self.keywords, self.__dict__ or None)

    def __setstate__(self, state):
        if not isinstance(state, tuple):
            raise TypeError("argument to __setstate__ must be a tuple")
        if len(state) != 4:
            raise TypeError(f"expected 4 items in state, got {len(state)}")
        func, args, keywords, own = state
        if not callable(func) or not isinstance(args, tuple) or not isinstance(keywords, (dict, type(None))) \
                or not isinstance(own, (dict, type(None))):
            raise TypeError("invalid partial state")
        self.__dict__ = {} if own is None else own
        self.func, self.args = func, tuple(args)
        self.keywords = keywords if type(keywords) is dict else dict(keywords or {})

    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)


class _Bound:
    def method(self):
        pass


_Method = type(_Bound().method)


class partialmethod:
    def __init__(self, func, /, *args, **keywords):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"the first argument {func!r} must be a callable or a descriptor")
        if isinstance(func, partialmethod):
            args = (*func.args, *args)
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func, self.args, self.keywords = func, args, keywords

    def __get__(self, instance, owner=None):
        get = getattr(self.func, "__get__", None)
        if get is not None and not isinstance(self.func, partial):
            bound = get(instance, owner)
            if bound is not self.func:
                made = partial(bound, *self.args, **self.keywords)
                if hasattr(bound, "__self__"):
                    made.__self__ = bound.__self__
                return made

        def method(self_or_class, /, *args, **keywords):
            return self.func(self_or_class, *self.args, *args, **{**self.keywords, **keywords})

        method.__isabstractmethod__ = self.__isabstractmethod__
        return method.__get__(instance, owner)

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)

    def __repr__(self):
        parts = [repr(self.func), *map(repr, self.args)]
        parts += [f"{key}={value!r}" for key, value in self.keywords.items()]
        return f"functools.partialmethod({', '.join(parts)})"


class cmp_to_key:
    """What makes keys, and each of the keys."""

    __slots__ = ("obj", "_compare")

    def __init__(self, mycmp):
        self._compare = mycmp

    def __call__(self, obj):
        key = cmp_to_key(self._compare)
        key.obj = obj
        return key

    def __lt__(self, other):
        return self._compare(self.obj, other.obj) < 0

    def __gt__(self, other):
        return self._compare(self.obj, other.obj) > 0

    def __eq__(self, other):
        return self._compare(self.obj, other.obj) == 0

    def __le__(self, other):
        return self._compare(self.obj, other.obj) <= 0

    def __ge__(self, other):
        return self._compare(self.obj, other.obj) >= 0

    __hash__ = None


def _lt_from(name):
    """The four comparisons made of the one called `name` and `==`."""
    def lt(self, other):
        return _combine(self, other, name, "__lt__")

    def gt(self, other):
        return _combine(self, other, name, "__gt__")

    def le(self, other):
        return _combine(self, other, name, "__le__")

    def ge(self, other):
        return _combine(self, other, name, "__ge__")

    return {"__lt__": lt, "__gt__": gt, "__le__": le, "__ge__": ge}


def _combine(self, other, root, wanted):
    result = getattr(type(self), root)(self, other)
    if result is NotImplemented:
        return result
    less = root[2] == "l"
    strict = root[3] == "t"
    want_less, want_strict = wanted[2] == "l", wanted[3] == "t"
    if less == want_less:
        return result and self != other if want_strict else result or self == other
    # The opposite direction: the negation has the other strictness.
    if strict != want_strict:
        return not result
    return not result and self != other if want_strict else not result or self == other


def total_ordering(cls):
    own = {name for name in ("__lt__", "__gt__", "__le__", "__ge__")
           if getattr(cls, name, None) is not getattr(object, name, None)}
    if not own:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    root = max(own)
    for name, function in _lt_from(root).items():
        if name not in own:
            function.__name__ = name
            function.__qualname__ = f"{cls.__qualname__}.{name}"
            setattr(cls, name, function)
    return cls


class cached_property:
    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__
        self.__module__ = func.__module__

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError("Cannot assign the same cached_property to two different names "
                            f"({self.attrname!r} and {name!r}).")

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        try:
            store = instance.__dict__
        except AttributeError:
            raise TypeError(f"No '__dict__' attribute on {type(instance).__name__!r} instance to cache "
                            f"{self.attrname!r} property.") from None
        value = store.get(self.attrname, _missing)
        if value is _missing:
            value = self.func(instance)
            try:
                store[self.attrname] = value
            except TypeError:
                raise TypeError(f"The '__dict__' attribute on {type(instance).__name__!r} instance does not support "
                                f"item assignment for caching {self.attrname!r} property.") from None
        return value

    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)


def _make_key(args, keywords, typed):
    key = args
    if keywords:
        key = (*key, _missing, *(part for pair in keywords.items() for part in pair))
    if typed:
        key = (*key, *map(type, args), *map(type, keywords.values()))
    elif len(key) == 1 and type(key[0]) in (int, str):
        return key[0]
    return key


_CacheInfo = namedtuple("CacheInfo", ("hits", "misses", "maxsize", "currsize"))


def lru_cache(maxsize=128, typed=False):
    if callable(maxsize) and isinstance(typed, bool):
        return _cached(maxsize, 128, typed)
    if maxsize is not None and not isinstance(maxsize, int):
        raise TypeError("Expected first argument to be an integer, a callable, or None")
    return lambda function: _cached(function, maxsize, typed)


def cache(user_function, /):
    return lru_cache(maxsize=None)(user_function)


def _cached(function, maxsize, typed):
    # A dict is in the order of use: the first entry is the one to go.
    found = {}
    length = found.__len__
    hits = misses = 0
    if maxsize is not None and maxsize < 0:
        maxsize = 0

    def wrapper(*args, **keywords):
        nonlocal hits, misses
        key = _make_key(args, keywords, typed)
        result = found.get(key, found)
        if result is not found:
            hits += 1
            if maxsize is not None:
                found[key] = found.pop(key, result)
            return result
        misses += 1
        result = function(*args, **keywords)
        if maxsize == 0:
            return result
        if maxsize is not None and key not in found and length() >= maxsize:
            del found[next(iter(found))]
        found[key] = result
        return result

    def cache_info():
        return _CacheInfo(hits, misses, maxsize, length())

    def cache_clear():
        nonlocal hits, misses
        found.clear()
        hits = misses = 0

    wrapper.cache_info, wrapper.cache_clear = cache_info, cache_clear
    wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
    return update_wrapper(wrapper, function)


def _merge(sequences):
    """One order of classes that keeps the order of each sequence."""
    result = []
    while sequences := [sequence for sequence in sequences if sequence]:
        for first, *_ in sequences:
            if not any(first in sequence[1:] for sequence in sequences):
                break
        else:
            raise RuntimeError("Inconsistent hierarchy")
        result.append(first)
        for sequence in sequences:
            if sequence[0] is first:
                del sequence[0]
    return result


def _c3_mro(cls, abcs=()):
    """The resolution order of a class with abstract classes that it derives from by registration: they come after
    its bases up to the last abstract one, and where more than one base would have them, they are its own."""
    bases = cls.__bases__
    explicit = len(bases)
    while explicit and not hasattr(bases[explicit - 1], "__abstractmethods__"):
        explicit -= 1
    own = [entry for entry in abcs
           if issubclass(cls, entry) and not any(issubclass(base, entry) for base in bases)]
    rest = [entry for entry in abcs if entry not in own]
    groups = [[*bases[:explicit]], own, [*bases[explicit:]]]
    return _merge([[cls], *[_c3_mro(part, rest) for group in groups for part in group], *groups])


def _compose_mro(cls, known):
    """The resolution order of a class with those of `known` that it derives from by registration."""
    def is_virtual(entry):
        return (entry not in cls.__mro__ and hasattr(entry, "__mro__") and not isinstance(entry, _alias)
                and issubclass(cls, entry))
    virtual = [entry for entry in known if is_virtual(entry)]
    # One that another one has among its bases comes with that.
    virtual = [entry for entry in virtual
               if not any(entry is not other and entry in other.__mro__ for other in virtual)]
    order = []
    for entry in virtual:
        nearer = [[base for base in subclass.__mro__ if base in known]
                  for subclass in entry.__subclasses__() if subclass not in cls.__mro__ and issubclass(cls, subclass)]
        nearer.sort(key=len, reverse=True)
        for entry in (entry, *[base for bases in nearer for base in bases]):
            if entry not in order:
                order.append(entry)
    return _c3_mro(cls, order)


_alias = type(list[int])


def _nearest(cls, registry):
    """The class of the registry that serves `cls`."""
    order = _compose_mro(cls, registry)
    first = next(place for place, entry in enumerate(order) if entry in registry)
    found = order[first]
    # An abstract class and one beside it, neither in the class's own order: nobody can say which.
    for beside in order[first + 1:first + 2]:
        if beside in registry and not ({found, beside} & set(cls.__mro__) or issubclass(found, beside)):
            raise RuntimeError(f"Ambiguous dispatch: {found} or {beside}")
    return found


def _is_union(cls):
    return isinstance(cls, type(int | str)) and all(isinstance(entry, type) for entry in cls.__args__)


def singledispatch(func):
    registry = {}
    cache = {}

    def dispatch(cls):
        from abc import get_cache_token
        token = get_cache_token()
        if cache.get(None) != token:
            cache.clear()
            cache[None] = token
        try:
            return cache[cls]
        except KeyError:
            pass
        function = registry.get(cls) or registry[_nearest(cls, registry)]
        cache[cls] = function
        return function

    def register(cls, func=None):
        if func is None:
            if isinstance(cls, type) or _is_union(cls):
                return lambda function: register(cls, function)
            func = cls
            hints = getattr(func, "__annotations__", {})
            if any(isinstance(hint, str) for hint in hints.values()):
                from typing import get_type_hints
                hints = get_type_hints(func)
            if not hints:
                raise TypeError(f"Invalid first argument to `register()`: {cls!r}. Use either "
                                "`@register(some_class)` or plain `@register` on an annotated function.")
            name, cls = next(iter(hints.items()))
            if not isinstance(cls, type) and not _is_union(cls):
                what = "not all arguments are classes" if hasattr(cls, "__args__") and not hasattr(cls, "__mro_entries__") \
                    else "is not a class"
                raise TypeError(f"Invalid annotation for {name!r}. {cls!r} {what}.")
        elif not isinstance(cls, type) and not _is_union(cls):
            raise TypeError(f"Invalid first argument to `register()`. {cls!r} is not a class or union type.")
        for entry in (cls,) if isinstance(cls, type) else cls.__args__:
            registry[entry] = func
        cache.clear()
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f"{name} requires at least 1 positional argument")
        return dispatch(args[0].__class__)(*args, **kw)

    name = getattr(func, "__name__", "singledispatch function")
    registry[object] = func
    wrapper.register, wrapper.dispatch = register, dispatch
    from types import MappingProxyType
    wrapper.registry = MappingProxyType(registry)
    wrapper._clear_cache = cache.clear
    return update_wrapper(wrapper, func)


class singledispatchmethod:
    def __init__(self, func):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        self.dispatcher = singledispatch(func)
        self.func = func

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, func=method)

    def __get__(self, instance, owner=None):
        dispatch = self.dispatcher.dispatch

        def method(*args, **kwargs):
            return dispatch(args[0].__class__).__get__(instance, owner)(*args, **kwargs)

        method.__isabstractmethod__ = self.__isabstractmethod__
        method.register = self.register
        return update_wrapper(method, self.func)

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)
