"""Queues between threads."""

from heapq import heappop, heappush
from threading import Condition, Lock
from time import monotonic

__all__ = ("Empty", "Full", "LifoQueue", "PriorityQueue", "Queue", "ShutDown", "SimpleQueue")


class Empty(Exception):
    pass


class Full(Exception):
    pass


class ShutDown(Exception):
    pass


class Queue:
    __class_getitem__ = classmethod(type(list[int]))

    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self._changed = Condition(Lock())
        self.unfinished_tasks = 0
        self.is_shutdown = False
        self._init(maxsize)

    # What kinds of queues differ in.
    def _init(self, maxsize):
        self.queue = []

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.pop(0)

    def qsize(self):
        return len(self.queue)

    def empty(self):
        return not self.queue

    def full(self):
        return 0 < self.maxsize <= len(self.queue)

    def _wait_for(self, predicate, block, timeout):
        if timeout is not None and timeout < 0:
            raise ValueError("'timeout' must be a non-negative number")
        return self._changed.wait_for(predicate, timeout if block else 0)

    def put(self, item, block=True, timeout=None):
        with self._changed:
            ready = self._wait_for(lambda: self.is_shutdown or not self.full(), block, timeout)
            if self.is_shutdown:
                raise ShutDown
            if not ready:
                raise Full
            self._put(item)
            self.unfinished_tasks += 1
            self._changed.notify_all()

    def get(self, block=True, timeout=None):
        with self._changed:
            ready = self._wait_for(lambda: self.is_shutdown or self.queue, block, timeout)
            if not self.queue:
                raise ShutDown if self.is_shutdown else Empty
            item = self._get()
            self._changed.notify_all()
            return item

    def put_nowait(self, item):
        self.put(item, False)

    def get_nowait(self):
        return self.get(False)

    def task_done(self):
        with self._changed:
            if self.unfinished_tasks <= 0:
                raise ValueError("task_done() called too many times")
            self.unfinished_tasks -= 1
            self._changed.notify_all()

    def join(self):
        with self._changed:
            self._changed.wait_for(lambda: self.unfinished_tasks == 0)

    def shutdown(self, immediate=False):
        with self._changed:
            self.is_shutdown = True
            if immediate:
                while self.queue:
                    self._get()
                    self.unfinished_tasks -= 1
            self._changed.notify_all()


class LifoQueue(Queue):
    def _get(self):
        return self.queue.pop()


class PriorityQueue(Queue):
    def _put(self, item):
        heappush(self.queue, item)

    def _get(self):
        return heappop(self.queue)


class SimpleQueue(Queue):
    def __init__(self):
        super().__init__()

    # It has no end and counts no tasks.
    task_done = join = shutdown = property()
