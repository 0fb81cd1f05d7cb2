"""Calls that run beside the program, and their results to come."""

from threading import Condition, Event
from time import monotonic

__all__ = [
    "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED", "CancelledError", "TimeoutError", "InvalidStateError",
    "BrokenExecutor", "Future", "Executor", "wait", "as_completed", "ThreadPoolExecutor",
]

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"

# States of a future.
PENDING = "PENDING"
RUNNING = "RUNNING"
# Cancelled, but who waits has not been told yet.
CANCELLED = "CANCELLED"
CANCELLED_AND_NOTIFIED = "CANCELLED_AND_NOTIFIED"
FINISHED = "FINISHED"

_NAMES = {PENDING: "pending", RUNNING: "running", CANCELLED: "cancelled", CANCELLED_AND_NOTIFIED: "cancelled",
          FINISHED: "finished"}

TimeoutError = TimeoutError


class Error(Exception):
    """What the others derive from."""


class CancelledError(Error):
    """The future was cancelled."""


class InvalidStateError(Error):
    """The future is not in a state for this."""


class BrokenExecutor(RuntimeError):
    """The executor cannot run calls any more."""


class Future:
    """The result of a call, once it is there."""

    __class_getitem__ = classmethod(type(list[int]))

    def __init__(self):
        self._condition = Condition()
        self._state = PENDING
        self._result = self._exception = None
        self._callbacks = []

    def __repr__(self):
        with self._condition:
            place = f"<{type(self).__name__} at {id(self):#x} state={_NAMES[self._state]}"
            if self._state != FINISHED:
                return place + ">"
            if self._exception is not None:
                return f"{place} raised {type(self._exception).__name__}>"
            return f"{place} returned {type(self._result).__name__}>"

    def cancel(self):
        """Cancels the call unless it has begun; whether it is cancelled."""
        with self._condition:
            if self._state in (RUNNING, FINISHED):
                return False
            if self._state != PENDING:
                return True
            self._state = CANCELLED
            self._condition.notify_all()
        self._call_back()
        return True

    def cancelled(self):
        return self._state in (CANCELLED, CANCELLED_AND_NOTIFIED)

    def running(self):
        return self._state == RUNNING

    def done(self):
        return self._state in (CANCELLED, CANCELLED_AND_NOTIFIED, FINISHED)

    def _wait(self, timeout):
        with self._condition:
            if not self._condition.wait_for(self.done, timeout):
                raise TimeoutError()
            if self.cancelled():
                raise CancelledError()

    def result(self, timeout=None):
        self._wait(timeout)
        if self._exception is not None:
            try:
                raise self._exception
            finally:
                # The traceback of the exception leads to this frame.
                self = None
        return self._result

    def exception(self, timeout=None):
        self._wait(timeout)
        return self._exception

    def add_done_callback(self, fn):
        with self._condition:
            if not self.done():
                self._callbacks.append(fn)
                return
        self._run_callback(fn)

    def _run_callback(self, function):
        try:
            function(self)
        except Exception:
            import logging
            logging.getLogger("concurrent.futures").exception("exception calling callback for %r", self)

    def _call_back(self):
        while self._callbacks:
            self._run_callback(self._callbacks.pop(0))

    # For executors.

    def set_running_or_notify_cancel(self):
        """Whether the call is to be made: it has not been cancelled."""
        with self._condition:
            if self._state == CANCELLED:
                self._state = CANCELLED_AND_NOTIFIED
                self._condition.notify_all()
                return False
            if self._state != PENDING:
                raise RuntimeError("Future in unexpected state")
            self._state = RUNNING
            return True

    def _finish(self, result, exception):
        with self._condition:
            if self.done():
                raise InvalidStateError(f"{self._state}: {self!r}")
            self._result, self._exception = result, exception
            self._state = FINISHED
            self._condition.notify_all()
        self._call_back()

    def set_result(self, result):
        self._finish(result, None)

    def set_exception(self, exception):
        self._finish(None, exception)


class _Waiter:
    """Told of each future that is done, by way of its callbacks."""

    def __init__(self, futures):
        self.changed = Event()
        self.futures = futures
        for future in futures:
            future.add_done_callback(self.tell)

    def tell(self, future):
        self.changed.set()

    def leave(self):
        for future in self.futures:
            with future._condition:
                if self.tell in future._callbacks:
                    future._callbacks.remove(self.tell)


class DoneAndNotDoneFutures(tuple):
    """What `wait` returns: two sets."""

    __slots__ = ()
    _fields = __match_args__ = ("done", "not_done")

    def __new__(cls, done, not_done):
        return tuple.__new__(cls, (done, not_done))

    done = property(lambda self: self[0])
    not_done = property(lambda self: self[1])

    def __repr__(self):
        return f"DoneAndNotDoneFutures(done={self[0]!r}, not_done={self[1]!r})"


def _failed(future):
    return not future.cancelled() and future._exception is not None


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    """Waits until futures are done; those that are, and those that are not."""
    futures = set(fs)
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError(f"Invalid return condition: {return_when!r}")
    end = None if timeout is None else monotonic() + timeout
    waiter = _Waiter(futures)
    try:
        while True:
            waiter.changed.clear()
            done = {future for future in futures if future.done()}
            if len(done) == len(futures) or return_when == FIRST_COMPLETED and done:
                break
            if return_when == FIRST_EXCEPTION and any(map(_failed, done)):
                break
            left = None if end is None else end - monotonic()
            if left is not None and left <= 0 or not waiter.changed.wait(left):
                done = {future for future in futures if future.done()}
                break
    finally:
        waiter.leave()
    return DoneAndNotDoneFutures(done, futures - done)


def as_completed(fs, timeout=None):
    """Gives the futures one by one as they are done."""
    end = None if timeout is None else monotonic() + timeout
    futures = list(dict.fromkeys(fs))
    total = len(futures)
    waiter = _Waiter(futures[:])
    try:
        while futures:
            waiter.changed.clear()
            done = [future for future in futures if future.done()]
            for future in done:
                futures.remove(future)
                waiter.futures.remove(future)
            if done:
                # Nothing here keeps a future that was given away.
                done.reverse()
                future = None
                while done:
                    yield done.pop()
                continue
            left = None if end is None else end - monotonic()
            if left is not None and left <= 0 or not waiter.changed.wait(left):
                raise TimeoutError(f"{len(futures)} (of {total}) futures unfinished")
    finally:
        waiter.leave()


class Executor:
    """What makes calls beside the program."""

    def submit(self, fn, /, *args, **kwargs):
        raise NotImplementedError()

    def map(self, fn, *iterables, timeout=None, chunksize=1, buffersize=None):
        """The results of a function for items, in their order; `buffersize` bounds the calls made ahead."""
        if buffersize is not None and not isinstance(buffersize, int):
            raise TypeError("buffersize must be an integer or None")
        if buffersize is not None and buffersize < 1:
            raise ValueError("buffersize must be None or > 0")
        end = None if timeout is None else monotonic() + timeout
        arguments = zip(*iterables)
        futures = []
        for values in arguments:
            futures.append(self.submit(fn, *values))
            if buffersize is not None and len(futures) >= buffersize:
                break

        def results():
            try:
                futures.reverse()
                while futures:
                    future = futures.pop()
                    if buffersize is not None and (values := next(arguments, None)) is not None:
                        futures.insert(0, self.submit(fn, *values))
                    try:
                        yield future.result(None if end is None else end - monotonic())
                    finally:
                        future.cancel()
                        future = None
            finally:
                for future in futures:
                    future.cancel()

        return results()

    def shutdown(self, wait=True, *, cancel_futures=False):
        pass

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown(wait=True)
        return False


from .thread import ThreadPoolExecutor
