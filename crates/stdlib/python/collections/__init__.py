"""Containers; the common ones are built in, the others are loaded when asked for."""

from ucollections import OrderedDict, defaultdict, deque, namedtuple

__all__ = ["ChainMap", "Counter", "OrderedDict", "UserDict", "UserList", "UserString", "defaultdict", "deque",
           "namedtuple"]


def __getattr__(name):
    if name in __all__ or name == "_count_elements":
        from collections import _more
        return getattr(_more, name)
    if name == "abc":
        import collections.abc
        return collections.abc
    raise AttributeError(f"module 'collections' has no attribute '{name}'")
