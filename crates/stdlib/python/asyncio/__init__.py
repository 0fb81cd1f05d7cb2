"""Cooperative tasks: coroutines that take turns while others wait."""

from .core import *

__version__ = (3, 0, 0)

# The other parts are loaded when they are first asked for.
_PARTS = {
    "wait_for": "funcs",
    "wait_for_ms": "funcs",
    "gather": "funcs",
    "timeout": "funcs",
    "Event": "event",
    "ThreadSafeFlag": "event",
    "Lock": "lock",
    "Semaphore": "lock",
    "BoundedSemaphore": "lock",
    "Queue": "queues",
    "LifoQueue": "queues",
    "PriorityQueue": "queues",
    "QueueEmpty": "queues",
    "QueueFull": "queues",
    "to_thread": "threads",
    "open_connection": "stream",
    "start_server": "stream",
    "Server": "stream",
    "StreamReader": "stream",
    "StreamWriter": "stream",
    "IncompleteReadError": "stream",
}


def __getattr__(name):
    part = _PARTS.get(name)
    if part is None:
        raise AttributeError("module 'asyncio' has no attribute '" + name + "'")
    value = getattr(__import__(part, globals(), None, (name,), 1), name)
    globals()[name] = value
    return value


try:
    from ._more import *
except ImportError:
    pass
