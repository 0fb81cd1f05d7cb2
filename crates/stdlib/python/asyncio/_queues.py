"""Queues that can be closed."""

from . import queues
from .queues import QueueEmpty

__all__ = ("LifoQueue", "PriorityQueue", "Queue", "QueueShutDown")


class QueueShutDown(Exception):
    """The queue was closed."""


class Queue(queues.Queue):
    _is_shutdown = False

    def shutdown(self, immediate=False):
        """Nothing can be put any more; what is there can be taken unless the queue is closed at once."""
        self._is_shutdown = True
        if immediate:
            while not self.empty():
                self._get()
                if self._unfinished > 0:
                    self._unfinished -= 1
            if not self._unfinished:
                self._finished.set()
        for waiting in self._getters, self._putters:
            while waiting:
                self._wake(waiting)

    async def put(self, item):
        await self._wait(self._putters, lambda: self.full() and not self._is_shutdown)
        self.put_nowait(item)

    def put_nowait(self, item):
        if self._is_shutdown:
            raise QueueShutDown
        super().put_nowait(item)

    async def get(self):
        await self._wait(self._getters, lambda: self.empty() and not self._is_shutdown)
        return self.get_nowait()

    def get_nowait(self):
        if self._is_shutdown and self.empty():
            raise QueueShutDown
        return super().get_nowait()

    def __repr__(self):
        parts = [f"maxsize={self.maxsize!r}"]
        if self._items:
            parts.append(f"_queue={self._items!r}")
        for name, waiting in ("_getters", self._getters), ("_putters", self._putters):
            if waiting:
                parts.append(f"{name}[{len(waiting)}]")
        if self._unfinished:
            parts.append(f"tasks={self._unfinished}")
        if self._is_shutdown:
            parts.append("shutdown")
        return f"<{type(self).__name__} at {id(self):#x} {' '.join(parts)}>"


class LifoQueue(Queue, queues.LifoQueue):
    pass


class PriorityQueue(Queue, queues.PriorityQueue):
    pass


for _class in QueueShutDown, Queue, LifoQueue, PriorityQueue:
    _class.__module__ = "asyncio.queues"
