"""Tasks and the loop that runs them.

A coroutine that waits yields to the loop what it waits for: a number is the time (in ticks)
at which it goes on, None means soon, and anything else is the place where its task is parked.
A place has a method `remove(task)`; whoever wakes the task takes it from there and pushes it
into the queue.
"""

from time import ticks_add, ticks_diff, ticks_ms as ticks
import select
import sys

from _asyncio import Sleep, TaskQueue

__all__ = (
    "CancelledError",
    "InvalidStateError",
    "Loop",
    "Task",
    "TimeoutError",
    "create_task",
    "current_task",
    "ensure_future",
    "get_event_loop",
    "get_running_loop",
    "iscoroutine",
    "new_event_loop",
    "run",
    "run_until_complete",
    "set_event_loop",
    "sleep",
    "sleep_ms",
)

TimeoutError = TimeoutError


class CancelledError(BaseException):
    pass


class InvalidStateError(Exception):
    pass


class _Place:
    """Where a task is parked that only its wakers know."""

    def remove(self, task):
        pass


class _Parking:
    """An awaitable that parks the task at a place."""

    def __init__(self, place):
        self._place = place

    def __await__(self):
        yield self._place


_nowhere = _Place()

# The running task, and the tasks that will run.
cur_task = None
_task_queue = None
_io_queue = None
# Tasks that are not done: the queue has room for all of them.
_live = 0


class _Future:
    """A result that is not there yet. A class of its own: Task takes much memory to compile as it is."""

    _done = False
    _result = None
    _error = None
    # Somebody took the result, or the exception is reported when the task's turn comes.
    _taken = False
    # Told when it is done: objects with `_task_done(task)`, and functions.
    _waiters = None
    _callbacks = None

    def add_done_callback(self, callback):
        if self._done:
            create_task(_call(callback, self))
        elif self._callbacks is None:
            self._callbacks = [callback]
        else:
            self._callbacks.append(callback)

    def remove_done_callback(self, callback):
        before = self._callbacks or []
        self._callbacks = [kept for kept in before if kept != callback]
        return len(before) - len(self._callbacks)

    def done(self):
        return self._done

    def cancelled(self):
        return self._done and isinstance(self._error, CancelledError)

    def result(self):
        if not self._done:
            raise InvalidStateError("Result is not set.")
        self._taken = True
        if self._error is not None:
            raise self._error
        return self._result

    def exception(self):
        if not self._done:
            raise InvalidStateError("Exception is not set.")
        self._taken = True
        if isinstance(self._error, CancelledError):
            raise self._error
        return self._error

    def remove(self, waiter):
        # As a place: somebody waits for it no longer.
        if self._waiters and waiter in self._waiters:
            self._waiters.remove(waiter)

    def _add_waiter(self, waiter):
        if self._waiters is None:
            self._waiters = [waiter]
        else:
            self._waiters.append(waiter)

    def __await__(self):
        if not self._done:
            self._add_waiter(cur_task)
            yield self
        return self.result()

    __iter__ = __await__

    def _settle(self, result, error):
        """Notes the result and tells who waits for it; true when somebody does."""
        self._done = True
        self._result = result
        self._error = error
        for callback in self._callbacks or ():
            create_task(_call(callback, self))
        waiters = self._waiters
        self._waiters = self._callbacks = None
        if waiters:
            self._taken = True
            for waiter in waiters:
                waiter._task_done(self)
        return waiters


class Task(_Future):
    def __init__(self, coro, globals=None):
        global _live
        self.coro = coro
        # Where the task waits: the queue, a place, another task, or None while it runs.
        self._where = None
        # An exception to be raised in the coroutine when it goes on.
        self._thrown = None
        self._sleep = Sleep()
        _live += 1
        _task_queue.reserve(_live)

    def get_coro(self):
        return self.coro

    def cancel(self, msg=None):
        if self._done:
            return False
        where = self._where
        if isinstance(where, _Future) and where.cancel(msg):
            # It passes the cancellation on when it has seen it.
            return True
        self._thrown = CancelledError() if msg is None else CancelledError(msg)
        if where is None:
            # It runs, and gets it when it waits.
            return True
        if where is _task_queue:
            if ticks_diff(where.time_of(self), ticks()) <= 0:
                # Its turn comes in any case.
                return True
        where.remove(self)
        _schedule(self)
        return True

    def _task_done(self, task):
        # As a waiter: what this task waits for is done.
        _wake(self)

    def _finish(self, result, error):
        global _live
        self.coro = None
        self._where = None
        if not self._settle(result, error) and error is not None and not isinstance(error, CancelledError):
            # Whoever awaits it until its turn comes gets the exception; else it is reported.
            _task_queue.push(self)
            return
        _live -= 1

    def _report(self):
        global _live
        _live -= 1
        if not self._taken:
            Loop.call_exception_handler(
                {"message": "Task exception wasn't retrieved", "exception": self._error, "future": self}
            )


def _schedule(task, time=None):
    task._where = _task_queue
    if time is None:
        _task_queue.push(task)
    else:
        _task_queue.push(task, time)


def _wake(task):
    """Makes a task that waits go on as soon as it is its turn."""
    where = task._where
    if where is None:
        return
    if where is _task_queue:
        if ticks_diff(where.time_of(task), ticks()) <= 0:
            return
    where.remove(task)
    _schedule(task)


class IOQueue:
    """The streams that tasks wait for."""

    def __init__(self):
        self.poller = select.poll()
        # For each stream by identity: the stream, the task that reads and the one that writes.
        self.map = {}

    def _enqueue(self, stream, index):
        key = id(stream)
        entry = self.map.get(key)
        if entry is None:
            entry = self.map[key] = [stream, None, None]
        elif entry[index] is not None:
            raise RuntimeError("another task waits for this stream")
        entry[index] = cur_task
        self._register(entry)

    def _register(self, entry):
        events = (select.POLLIN if entry[1] else 0) | (select.POLLOUT if entry[2] else 0)
        if events:
            self.poller.register(entry[0], events)
        else:
            del self.map[id(entry[0])]
            self.poller.unregister(entry[0])

    def queue_read(self, stream):
        self._enqueue(stream, 1)
        return _Parking(self)

    def queue_write(self, stream):
        self._enqueue(stream, 2)
        return _Parking(self)

    def remove(self, task):
        for entry in list(self.map.values()):
            if task in (entry[1], entry[2]):
                for index in (1, 2):
                    if entry[index] is task:
                        entry[index] = None
                self._register(entry)

    def wait_io_event(self):
        for stream, events in _task_queue.wait(self.poller):
            entry = self.map[id(stream)]
            # An error is for both sides to find out.
            for index, event in ((1, select.POLLIN), (2, select.POLLOUT)):
                task = entry[index]
                if task is not None and events & ~(select.POLLIN | select.POLLOUT) | events & event:
                    entry[index] = None
                    _schedule(task)
            self._register(entry)


def sleep_ms(t):
    time = ticks_add(ticks(), max(0, t))
    if cur_task is None:
        return Sleep().again(time)
    sleeping = cur_task._sleep = cur_task._sleep.again(time)
    return sleeping


async def sleep(delay, result=None):
    await sleep_ms(int(delay * 1000))
    return result


def iscoroutine(value):
    return hasattr(value, "send") and hasattr(value, "throw")


async def _await(awaitable):
    return await awaitable


async def _call(callback, task):
    callback(task)


def _promote_to_task(awaitable):
    return awaitable if isinstance(awaitable, _Future) else create_task(awaitable)


def create_task(coro, *, name=None):
    if not iscoroutine(coro):
        if not (hasattr(coro, "__await__") or hasattr(coro, "__iter__")) or isinstance(coro, Task):
            raise TypeError("coroutine expected")
        coro = _await(coro)
    task = Task(coro)
    _schedule(task)
    return task


ensure_future = _promote_to_task


def _step(task):
    """Lets a task run until it waits or is done."""
    global cur_task
    if task._done:
        task._report()
        return
    cur_task = task
    task._where = None
    thrown = task._thrown
    try:
        if thrown is None:
            waits = task.coro.send(None)
        else:
            task._thrown = None
            waits = task.coro.throw(thrown)
    except StopIteration as stop:
        cancelled = task._thrown
        task._finish(stop.value, cancelled)
    except CancelledError as error:
        task._finish(None, error)
    except Exception as error:
        task._finish(None, error)
    except BaseException as error:
        # Ctrl-C and the like end the loop.
        task._finish(None, error)
        task._taken = True
        raise
    else:
        if task._where is not None:
            # It was put into the queue meanwhile.
            pass
        elif waits is None or task._thrown is not None and not isinstance(waits, _Future):
            if waits is not None and not isinstance(waits, int):
                waits.remove(task)
            _schedule(task)
        elif isinstance(waits, int):
            _schedule(task, waits)
        else:
            task._where = waits
            if task._thrown is not None:
                # It cancelled itself before it awaited another task, which is cancelled for it.
                task._thrown = None
                task.cancel()
    finally:
        cur_task = None


def run_until_complete(main_task=None):
    """Runs tasks until one of them is done, or the loop is stopped, or nothing is left to wait for."""
    while True:
        if Loop._stopping and not _task_queue.due():
            Loop._stopping = False
            return None
        if _io_queue.map or not _task_queue.due():
            if not (_io_queue.map or _task_queue or main_task or Loop._keep):
                return None
            _io_queue.wait_io_event()
            if not _task_queue.due():
                continue
        _step(_task_queue.pop())
        if main_task is not None and main_task._done:
            return main_task.result()
        if Loop._stopping:
            Loop._stopping = False
            return None


def run(coro, *, debug=None):
    return run_until_complete(create_task(coro))


class Loop:
    _handler = None
    _stopping = False
    _keep = False

    def create_task(coro):
        return create_task(coro)

    def run_in_executor(executor, function, *args):
        from .threads import to_thread

        return create_task(to_thread(function, *args))

    def run_forever():
        Loop._keep = True
        try:
            run_until_complete()
        finally:
            Loop._keep = False

    def run_until_complete(awaitable):
        return run_until_complete(_promote_to_task(awaitable))

    def stop():
        Loop._stopping = True

    def close():
        pass

    def is_running():
        return cur_task is not None

    def set_exception_handler(handler):
        Loop._handler = handler

    def get_exception_handler():
        return Loop._handler

    def default_exception_handler(loop, context=None):
        # Called as a method of the class with one argument, or with the loop as well.
        context = loop if context is None else context
        print(context["message"], file=sys.stderr)
        if "future" in context:
            print("future:", context["future"], file=sys.stderr)
        if "exception" in context:
            sys.print_exception(context["exception"], sys.stderr)

    def call_exception_handler(context):
        (Loop._handler or Loop.default_exception_handler)(Loop, context)


def get_event_loop():
    return Loop


def get_running_loop():
    if cur_task is None:
        raise RuntimeError("no running event loop")
    return Loop


def set_event_loop(loop):
    pass


def current_task(loop=None):
    if cur_task is None:
        raise RuntimeError("no running event loop")
    return cur_task


def new_event_loop():
    global _task_queue, _io_queue, _live
    _task_queue = TaskQueue()
    _io_queue = IOQueue()
    _live = 0
    Loop._handler = None
    Loop._stopping = False
    return Loop


new_event_loop()
