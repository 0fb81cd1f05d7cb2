"""Waiting for many streams at once."""

import select
from collections import namedtuple
from collections.abc import Mapping

EVENT_READ, EVENT_WRITE = 1, 2

SelectorKey = namedtuple("SelectorKey", ["fileobj", "fd", "events", "data"])


class _Map(Mapping):
    def __init__(self, selector):
        self._selector = selector

    def __len__(self):
        return len(self._selector._keys)

    def __getitem__(self, fileobj):
        key = self._selector._keys.get(_number(fileobj))
        if key is None:
            raise KeyError(f"{fileobj!r} is not registered")
        return key

    def __iter__(self):
        return iter(self._selector._keys)


def _number(fileobj):
    """What a stream is known by: the number of its file, if it has one."""
    if isinstance(fileobj, int):
        number = fileobj
    else:
        try:
            number = int(fileobj.fileno())
        except AttributeError:
            number = id(fileobj)
    if number < 0:
        raise ValueError(f"Invalid file descriptor: {number}")
    return number


class BaseSelector:
    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def get_key(self, fileobj):
        mapping = self.get_map()
        if mapping is None:
            raise RuntimeError("Selector is closed")
        return mapping[fileobj]


class PollSelector(BaseSelector):
    def __init__(self):
        self._keys, self._poll, self._map = {}, select.poll(), _Map(self)

    def register(self, fileobj, events, data=None):
        if not events or events & ~(EVENT_READ | EVENT_WRITE):
            raise ValueError(f"Invalid events: {events!r}")
        number = _number(fileobj)
        if number in self._keys:
            raise KeyError(f"{fileobj!r} (FD {number}) is already registered")
        self._poll.register(fileobj, self._bits(events))
        key = self._keys[number] = SelectorKey(fileobj, number, events, data)
        return key

    def _bits(self, events):
        return (select.POLLIN if events & EVENT_READ else 0) | (select.POLLOUT if events & EVENT_WRITE else 0)

    def unregister(self, fileobj):
        try:
            key = self._keys.pop(_number(fileobj))
        except KeyError:
            raise KeyError(f"{fileobj!r} is not registered") from None
        self._poll.unregister(key.fileobj)
        return key

    def modify(self, fileobj, events, data=None):
        key = self._keys.get(_number(fileobj))
        if key is None:
            raise KeyError(f"{fileobj!r} is not registered")
        if events != key.events:
            if not events or events & ~(EVENT_READ | EVENT_WRITE):
                raise ValueError(f"Invalid events: {events!r}")
            self._poll.modify(key.fileobj, self._bits(events))
        key = self._keys[key.fd] = key._replace(events=events, data=data)
        return key

    def select(self, timeout=None):
        limit = -1 if timeout is None else max(0, -int(-timeout * 1000 // 1))
        ready = []
        for found in self._poll.poll(limit):
            key = self._keys.get(_number(found[0]))
            bits = found[1]
            events = (EVENT_READ if bits & ~select.POLLOUT else 0) | (EVENT_WRITE if bits & ~select.POLLIN else 0)
            if key is not None and events & key.events:
                ready.append((key, events & key.events))
        return ready

    def close(self):
        self._keys.clear()
        self._map = None

    def get_map(self):
        return self._map


SelectSelector = DefaultSelector = PollSelector
