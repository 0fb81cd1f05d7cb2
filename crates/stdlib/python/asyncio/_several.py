"""Waiting for several futures at once, and keeping one from being cancelled."""

from . import core
from ._more import Future, ensure_future
from .queues import Queue

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"


class _Gathered(Future):
    """The result of `gather`, which is told when one of its parts is done."""

    def __init__(self, parts, return_exceptions):
        self._parts = parts
        self._return_exceptions = return_exceptions
        self._is_cancelled = False
        self._left = 0
        for part in set(parts):
            if not part._done:
                self._left += 1
                part._add_waiter(self)
        for part in parts:
            if part._done:
                self._look_at(part)
        if not self._left:
            self._conclude()

    def _task_done(self, part):
        self._left -= 1
        self._look_at(part)
        if not self._left:
            self._conclude()

    def _look_at(self, part):
        part._taken = True
        if not self._done and not self._return_exceptions and part._error is not None:
            self._settle(None, part._error)

    def _conclude(self):
        if self._done:
            return
        if self._is_cancelled:
            self._settle(None, core.CancelledError())
        else:
            self._settle([part._result if part._error is None else part._error for part in self._parts], None)

    def cancel(self, msg=None):
        if self._done:
            return False
        cancelled = False
        for part in self._parts:
            cancelled = part.cancel(msg) or cancelled
        # It is done when all its parts are.
        self._is_cancelled = self._is_cancelled or cancelled
        return cancelled


def gather(*coros_or_futures, return_exceptions=False):
    seen = {}
    parts = []
    for awaitable in coros_or_futures:
        if id(awaitable) not in seen:
            seen[id(awaitable)] = core._promote_to_task(awaitable)
        parts.append(seen[id(awaitable)])
    return _Gathered(parts, return_exceptions)


class _Counted:
    """Ends a wait when enough of what is waited for is done."""

    def __init__(self, count, return_when):
        self.left, self.return_when, self.future = count, return_when, Future()

    def _task_done(self, part):
        self.left -= 1
        failed = self.return_when == FIRST_EXCEPTION and part._error is not None and not part.cancelled()
        if not self.future._done and (self.left <= 0 or failed or self.return_when == FIRST_COMPLETED):
            self.future._settle(None, None)

    def expire(self):
        if not self.future._done:
            self.future._settle(None, None)


async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED):
    if isinstance(fs, Future) or core.iscoroutine(fs):
        raise TypeError(f"expect a list of futures, not {type(fs).__name__}")
    fs = set(fs)
    if not fs:
        raise ValueError("Set of Tasks/Futures is empty.")
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError(f"Invalid return_when value: {return_when}")
    if any(not isinstance(part, Future) for part in fs):
        raise TypeError("Passing coroutines is forbidden, use tasks explicitly.")
    waiting = [part for part in fs if not part._done]
    counted = _Counted(len(waiting), return_when)
    enough = not waiting or return_when == FIRST_COMPLETED and len(waiting) < len(fs) or return_when == FIRST_EXCEPTION and any(
        part._done and part._error is not None and not part.cancelled() for part in fs)
    if not enough:
        taken = {part: part._taken for part in waiting}
        for part in waiting:
            part._add_waiter(counted)
        timer = None if timeout is None else core.Loop.call_later(timeout, counted.expire)
        try:
            await counted.future
        finally:
            if timer is not None:
                timer.cancel()
            for part in waiting:
                part.remove(counted)
                if part._done:
                    part._taken = taken[part] or part._error is None
    done = {part for part in fs if part._done}
    return done, fs - done


class _AsCompleted:
    def __init__(self, parts, timeout):
        self._ready = Queue()
        self._parts = {ensure_future(part) for part in parts}
        self._left = len(self._parts)
        self._timer = None
        for part in list(self._parts):
            if part._done:
                self._task_done(part)
            else:
                part._add_waiter(self)
        if self._parts and timeout is not None:
            self._timer = core.Loop.call_later(timeout, self._expire)

    def _task_done(self, part):
        self._parts.discard(part)
        self._ready.put_nowait(part)
        if not self._parts and self._timer is not None:
            self._timer.cancel()

    def _expire(self):
        for part in self._parts:
            part.remove(self)
            self._ready.put_nowait(None)
        self._parts.clear()

    async def _next(self):
        part = await self._ready.get()
        if part is None:
            raise core.TimeoutError
        return part

    async def _next_result(self):
        return (await self._next()).result()

    def __iter__(self):
        return self

    def __next__(self):
        if not self._left:
            raise StopIteration
        self._left -= 1
        return self._next_result()

    def __aiter__(self):
        return self

    async def __anext__(self):
        if not self._left:
            raise StopAsyncIteration
        self._left -= 1
        return await self._next()


def as_completed(fs, *, timeout=None):
    if isinstance(fs, Future) or core.iscoroutine(fs):
        raise TypeError(f"expect an iterable of futures, not {type(fs).__name__}")
    return _AsCompleted(fs, timeout)


class _Shielded(Future):
    """Stands before a future: when it is cancelled the other one goes on."""

    def _task_done(self, inner):
        if self._done:
            if not inner.cancelled() and inner._error is not None:
                core.Loop.call_exception_handler(
                    {"message": "exception in shielded future", "exception": inner._error, "future": inner})
            return
        self._settle(inner._result, core.CancelledError() if inner.cancelled() else inner._error)


def shield(arg):
    inner = ensure_future(arg)
    if inner._done:
        return inner
    outer = _Shielded()
    inner._add_waiter(outer)
    return outer
