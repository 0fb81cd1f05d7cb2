"""Shallow and deep copies."""

import copyreg
from weakref import ref as _ref


class Error(Exception):
    pass


error = Error

_atomic = {type(None), int, float, bool, complex, str, bytes, type, range, property, _ref, type(...),
           type(NotImplemented), type(len), type(lambda: None), type((lambda: None).__code__), type(int | str)}


def copy(x):
    cls = type(x)
    if cls in _atomic or cls in (tuple, frozenset, slice) or issubclass(cls, type):
        return x
    if cls in (list, dict, set, bytearray):
        return x.copy()
    method = getattr(cls, "__copy__", None)
    if method is not None:
        return method(x)
    return _rebuild(x, _reduce(cls, x), None)


def deepcopy(x, memo=None, _nil=None):
    cls = type(x)
    if cls in _atomic:
        return x
    if memo is None:
        memo = {}
    known = memo.get(id(x), memo)
    if known is not memo:
        return known
    if cls is list:
        made = memo[id(x)] = []
        for item in x:
            made.append(deepcopy(item, memo))
    elif cls is tuple:
        made = [deepcopy(item, memo) for item in x]
        if id(x) in memo:
            return memo[id(x)]
        if all(a is b for a, b in zip(x, made)):
            return x
        made = tuple(made)
    elif cls is dict:
        made = memo[id(x)] = {}
        for key, value in x.items():
            made[deepcopy(key, memo)] = deepcopy(value, memo)
    elif issubclass(cls, type):
        return x
    elif hasattr(cls, "__deepcopy__"):
        made = x.__deepcopy__(memo)
    elif cls is bytearray:
        made = x.copy()
    elif cls is type(copy.__get__(1)):
        made = cls(x.__func__, deepcopy(x.__self__, memo))
    else:
        made = _rebuild(x, _reduce(cls, x), memo)
    if made is not x:
        memo[id(x)] = made
        # What is copied must live as long as the memo, or another object could get its id.
        memo.setdefault(id(memo), []).append(x)
    return made


def _reduce(cls, x):
    function = copyreg.dispatch_table.get(cls)
    if function is not None:
        return function(x)
    function = getattr(x, "__reduce_ex__", None)
    if function is not None:
        return function(4)
    function = getattr(x, "__reduce__", None)
    if function is None:
        raise Error(f"un(deep)copyable object of type {cls}")
    return function()


def _rebuild(x, parts, memo):
    if isinstance(parts, str):
        return x
    deep = memo is not None
    if not 2 <= len(parts) <= 6:
        raise TypeError("the result of __reduce__ must have two to six items")
    function, args, state, items, pairs = (*parts, None, None, None)[:5]
    if len(parts) == 6 and parts[5] is not None:
        raise TypeError("the sixth item of the result of __reduce__ is not understood")
    if deep and args:
        args = [deepcopy(arg, memo) for arg in args]
    made = function(*args)
    if deep:
        memo[id(x)] = made
    if state is not None:
        if deep:
            state = deepcopy(state, memo)
        if hasattr(made, "__setstate__"):
            made.__setstate__(state)
        else:
            slots = None
            if isinstance(state, tuple) and len(state) == 2:
                state, slots = state
            if state is not None:
                made.__dict__.update(state)
            if slots is not None:
                for key, value in slots.items():
                    setattr(made, key, value)
    if items is not None:
        for item in items:
            made.append(deepcopy(item, memo) if deep else item)
    if pairs is not None:
        for key, value in pairs:
            if deep:
                key, value = deepcopy(key, memo), deepcopy(value, memo)
            made[key] = value
    return made


def replace(obj, /, **changes):
    cls = type(obj)
    function = getattr(cls, "__replace__", None)
    if function is None:
        raise TypeError(f"replace() does not support {cls.__name__} objects")
    return function(obj, **changes)
