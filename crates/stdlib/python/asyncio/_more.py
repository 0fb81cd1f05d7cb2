"""What `asyncio` has on a PC besides: futures, callbacks of the loop, and what tasks tell of themselves.

Futures and tasks have a base class in `core`; what is written here is added to it and to the loop.
"""

from time import monotonic

from . import _PARTS, core
from .core import CancelledError, InvalidStateError, Loop, Task

__all__ = ("Future", "Handle", "TimerHandle", "all_tasks", "create_task", "ensure_future", "iscoroutinefunction", "isfuture",
           "run")

_PARTS.update({
    "ALL_COMPLETED": "_several",
    "FIRST_COMPLETED": "_several",
    "FIRST_EXCEPTION": "_several",
    "as_completed": "_several",
    "gather": "_several",
    "shield": "_several",
    "wait": "_several",
    "Runner": "_groups",
    "TaskGroup": "_groups",
    "Timeout": "_groups",
    "timeout": "_groups",
    "timeout_at": "_groups",
    "LifoQueue": "_queues",
    "PriorityQueue": "_queues",
    "Queue": "_queues",
    "QueueShutDown": "_queues",
    "run_coroutine_threadsafe": "_executors",
    "wrap_future": "_executors",
    "Barrier": "_turnstiles",
    "BrokenBarrierError": "_turnstiles",
    "Condition": "_turnstiles",
})


def iscoroutinefunction(function):
    while (inner := getattr(function, "__func__", None) or getattr(function, "func", None)) is not None:
        function = inner
    code = getattr(function, "__code__", None)
    return code is not None and code.co_flags & 0x80 != 0


class _FutureMethods:
    """Methods for the base class of futures and tasks."""

    def __init__(self, *, loop=None):
        pass

    def get_loop(self):
        return Loop

    def set_result(self, result):
        self._check_pending()
        self._settle(result, None)

    def set_exception(self, exception):
        self._check_pending()
        if isinstance(exception, type):
            exception = exception()
        if isinstance(exception, StopIteration):
            error = RuntimeError("StopIteration interacts badly with generators and cannot be raised into a Future")
            error.__cause__ = error.__context__ = exception
            exception = error
        self._settle(None, exception)

    def _check_pending(self):
        if self._done:
            raise InvalidStateError("invalid state")

    def cancel(self, msg=None):
        if self._done:
            return False
        self._settle(None, CancelledError() if msg is None else CancelledError(msg))
        return True

    def add_done_callback(self, callback, *, context=None):
        if context is not None:
            inner = callback

            def callback(future):
                return context.run(inner, future)

            # It is found by the function that was given.
            callback = _InContext(inner, callback)
        _add_done_callback(self, callback)

    def __repr__(self):
        return f"<{self._shown()}>"

    def _shown(self, more=""):
        state = "pending"
        if self._done:
            state = "cancelled" if self.cancelled() else "finished"
        text = f"{type(self).__name__} {state}{more}"
        if state == "finished":
            text += f" exception={self._error!r}" if self._error is not None else f" result={self._result!r}"
        return text


class _InContext:
    def __init__(self, inner, call):
        self.inner, self.call = inner, call

    def __call__(self, future):
        self.call(future)

    def __eq__(self, other):
        return self.inner == other

    __hash__ = object.__hash__


class _TaskMethods:
    """Methods for tasks."""

    _name = None
    _cancels = 0

    def cancel(self, msg=None):
        if self._done:
            return False
        self._cancels += 1
        return _cancel(self, msg)

    def cancelling(self):
        return self._cancels

    def uncancel(self):
        if self._cancels > 0:
            self._cancels -= 1
            if not self._cancels and self is core.cur_task:
                self._thrown = None
        return self._cancels

    def get_name(self):
        if self._name is None:
            self._name = _next_name()
        return self._name

    def set_name(self, value):
        self._name = str(value)

    def get_context(self):
        return None

    def get_stack(self, *, limit=None):
        frame = getattr(self.get_coro(), "cr_frame", None)
        return [] if frame is None or limit == 0 else [frame]

    def set_result(self, result):
        raise RuntimeError("Task does not support set_result operation")

    def set_exception(self, exception):
        raise RuntimeError("Task does not support set_exception operation")

    def __repr__(self):
        coro = "" if self._done else f" coro={self.get_coro()!r}"
        return f"<{self._shown(f' name={self.get_name()!r}{coro}')}>"


Future = core._Future
Future.__name__ = Future.__qualname__ = "Future"
_add_done_callback, _cancel, _make_task = Future.add_done_callback, Task.cancel, Task.__init__

# The tasks that are not done, and some that are.
_tasks = set()
_named = 0


def _init_task(self, coro, globals=None):
    _make_task(self, coro, globals)
    _tasks.add(self)
    if len(_tasks) > 2 * core._live + 32:
        for task in [task for task in _tasks if task._done]:
            _tasks.discard(task)


def _take_over(target, source):
    for name, value in vars(source).items():
        if name not in ("__module__", "__qualname__", "__doc__", "__dict__", "__weakref__", "__firstlineno__",
                        "__static_attributes__"):
            # `contextvars` may have been here before.
            if name != "get_context" or not hasattr(target, name):
                setattr(target, name, value)


_take_over(Future, _FutureMethods)
_take_over(Task, _TaskMethods)
Task.__init__ = _init_task


def _next_name():
    global _named
    _named += 1
    return f"Task-{_named}"


def _is_callback(task):
    return getattr(task.get_coro(), "cr_code", None) in (core._call.__code__, _run_handle.__code__)


def create_task(coro, *, name=None, context=None, eager_start=None):
    task = core.create_task(coro) if context is None else context.run(core.create_task, coro)
    task.set_name(_next_name() if name is None else name)
    return task


def ensure_future(coro_or_future, *, loop=None):
    if isinstance(coro_or_future, Future):
        return coro_or_future
    if not core.iscoroutine(coro_or_future) and not hasattr(coro_or_future, "__await__"):
        raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")
    return create_task(coro_or_future)


def run(main, *, debug=None, loop_factory=None):
    if core.cur_task is not None:
        if hasattr(main, "close"):
            main.close()
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    return core.run_until_complete(create_task(main))


def isfuture(value):
    return isinstance(value, Future)


def all_tasks(loop=None):
    if loop is None:
        core.get_running_loop()
    return {task for task in _tasks if not task._done and not _is_callback(task)}


class Handle:
    """A callback that the loop is to call."""

    def __init__(self, callback, args, context=None, when=None):
        self._callback, self._args, self._context, self._when = callback, args, context, when
        self._cancelled = False
        if when is None:
            self._task = core.create_task(_run_handle(self, None))
        else:
            self._task = Task(_run_handle(self, when))
            core._schedule(self._task, core.ticks_add(core.ticks(), _milliseconds(when)))

    def cancel(self):
        if not self._cancelled:
            self._cancelled = True
            self._callback = self._args = None
            if self._task is not None and self._task is not core.cur_task:
                _cancel(self._task)
            self._task = None

    def cancelled(self):
        return self._cancelled


class TimerHandle(Handle):
    def when(self):
        return self._when


def _milliseconds(when):
    """How long it is to a time, for the loop: not longer than a small number has room for."""
    return max(0, min(int((when - monotonic()) * 1000) + 1, 1 << 28))


async def _run_handle(handle, when):
    if when is not None:
        delay = when - monotonic()
        while delay > 0:
            await core.sleep_ms(_milliseconds(when))
            delay = when - monotonic()
    if handle._cancelled:
        return
    callback, args, context = handle._callback, handle._args, handle._context
    handle._task = None
    try:
        if context is None:
            callback(*args)
        else:
            context.run(callback, *args)
    except Exception as error:
        Loop.call_exception_handler(
            {"message": f"Exception in callback {callback!r}", "exception": error, "handle": handle})


def _call_soon(callback, *args, context=None):
    return Handle(callback, args, context)


def _call_at(when, callback, *args, context=None):
    return TimerHandle(callback, args, context, when)


def _call_later(delay, callback, *args, context=None):
    return TimerHandle(callback, args, context, monotonic() + delay)


def _run_in_executor(executor, func, *args):
    from . import _executors
    return _executors.run_in_executor(executor, func, *args)


def _set_default_executor(executor):
    from . import _executors
    _executors.set_default_executor(executor)


async def _shutdown_default_executor(timeout=None):
    from . import _executors
    _executors.shutdown_default_executor()


_signals = {}


def _add_signal_handler(sig, callback, *args):
    import signal
    _signals[sig] = signal.signal(sig, lambda number, frame: _call_soon(callback, *args))


def _remove_signal_handler(sig):
    import signal
    if sig not in _signals:
        return False
    signal.signal(sig, signal.default_int_handler if sig == signal.SIGINT else signal.SIG_DFL)
    del _signals[sig]
    return True


async def _nothing():
    pass


Loop.call_soon = Loop.call_soon_threadsafe = _call_soon
Loop.call_at = _call_at
Loop.call_later = _call_later
Loop.create_future = Future
Loop.create_task = create_task
Loop.get_debug = lambda: False
Loop.set_debug = lambda enabled: None
Loop.is_closed = lambda: False
Loop.add_signal_handler = _add_signal_handler
Loop.remove_signal_handler = _remove_signal_handler
Loop.run_in_executor = _run_in_executor
Loop.set_default_executor = _set_default_executor
Loop.shutdown_asyncgens = _nothing
Loop.shutdown_default_executor = _shutdown_default_executor
Loop.time = monotonic
