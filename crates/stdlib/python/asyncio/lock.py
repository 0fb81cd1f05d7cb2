"""Letting one task in at a time, or a few."""

from . import core


class Semaphore:
    def __init__(self, value=1):
        if value < 0:
            raise ValueError("Semaphore initial value must be >= 0")
        self._value = value
        self._waiting = []
        # Tasks that were let in and did not run since.
        self._admitted = []

    def locked(self):
        return self._value == 0

    async def acquire(self):
        if self._value and not self._waiting:
            self._value -= 1
            return True
        task = core.cur_task
        self._waiting.append(task)
        try:
            await core._Parking(self._waiting)
        except core.CancelledError:
            if task in self._admitted:
                self._admitted.remove(task)
                Semaphore.release(self)
            raise
        self._admitted.remove(task)
        return True

    def release(self):
        if self._waiting:
            # The place goes to the one that has waited longest.
            task = self._waiting.pop(0)
            self._admitted.append(task)
            core._schedule(task)
        else:
            self._value += 1

    async def __aenter__(self):
        await self.acquire()

    async def __aexit__(self, kind, error, trace):
        self.release()


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        super().__init__(value)
        self._bound = value

    def release(self):
        if self._value >= self._bound:
            raise ValueError("BoundedSemaphore released too many times")
        super().release()


class Lock(Semaphore):
    def __init__(self):
        super().__init__(1)

    def locked(self):
        return self._value == 0 and not self._admitted

    def release(self):
        if not self.locked():
            raise RuntimeError("Lock is not acquired.")
        super().release()
