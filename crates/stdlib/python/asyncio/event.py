"""Signals between tasks, and from outside of them."""

import io

from . import core


class Event:
    def __init__(self):
        self._flag = False
        self._waiting = []

    def is_set(self):
        return self._flag

    def set(self):
        waiting = self._waiting
        while waiting:
            core._schedule(waiting.pop(0))
        self._flag = True

    def clear(self):
        self._flag = False

    async def wait(self):
        if not self._flag:
            self._waiting.append(core.cur_task)
            await core._Parking(self._waiting)
        return True


class ThreadSafeFlag(io.IOBase):
    """A flag that interrupt handlers, scheduled functions and threads may set; one task waits for it."""

    def __init__(self):
        self.state = 0

    def ioctl(self, request, argument):
        if request == 3:
            return self.state * argument
        return -1

    def set(self):
        self.state = 1

    def clear(self):
        self.state = 0

    async def wait(self):
        if not self.state:
            await core._io_queue.queue_read(self)
        self.state = 0
