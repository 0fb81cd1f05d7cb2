"""Blocks that tasks and time belong to: task groups, timeouts, and the runner of a program."""

from . import core
from ._more import Future, Loop, create_task


class TaskGroup:
    """`async with TaskGroup()`: the block ends when its tasks have; when one fails the others are cancelled."""

    def __init__(self):
        self._tasks = set()
        self._errors = []
        self._parent = None
        self._leaving = False
        self._aborting = False
        # The group has cancelled the task that is in the block.
        self._interrupted = False
        # SystemExit or KeyboardInterrupt, which goes before all others.
        self._exit = None
        self._idle = None

    def __repr__(self):
        info = f" tasks={len(self._tasks)}" if self._tasks else ""
        info += f" errors={len(self._errors)}" if self._errors else ""
        state = " cancelling" if self._aborting else " entered" if self._parent is not None else ""
        return f"<TaskGroup{info}{state}>"

    async def __aenter__(self):
        if self._parent is not None:
            raise RuntimeError(f"TaskGroup {self!r} has already been entered")
        self._parent = core.current_task()
        return self

    def create_task(self, coro, *, name=None, context=None):
        refusal = None
        if self._parent is None:
            refusal = "has not been entered"
        elif self._leaving and not self._tasks:
            refusal = "is finished"
        elif self._aborting:
            refusal = "is shutting down"
        if refusal is not None:
            coro.close()
            raise RuntimeError(f"TaskGroup {self!r} {refusal}")
        task = create_task(coro, name=name, context=context)
        self._tasks.add(task)
        # What it raises is the group's to tell.
        task._taken = True
        task.add_done_callback(self._ended)
        return task

    def _abort(self):
        self._aborting = True
        for task in list(self._tasks):
            task.cancel()

    def _ended(self, task):
        self._tasks.discard(task)
        if self._idle is not None and not self._idle._done and not self._tasks:
            self._idle.set_result(True)
        error = task._error
        if error is None or task.cancelled():
            return
        self._errors.append(error)
        if isinstance(error, (SystemExit, KeyboardInterrupt)) and self._exit is None:
            self._exit = error
        if self._parent._done:
            Loop.call_exception_handler({
                "message": f"Task {task!r} has errored out but its parent task {self._parent} is already completed",
                "exception": error, "task": task})
        elif not self._aborting and not self._interrupted:
            self._abort()
            self._interrupted = True
            self._parent.cancel()

    async def __aexit__(self, kind, error, trace):
        self._leaving = True
        cancelled = error if isinstance(error, core.CancelledError) else None
        if isinstance(error, (SystemExit, KeyboardInterrupt)) and self._exit is None:
            self._exit = error
        if error is not None and not self._aborting:
            self._abort()
        while self._tasks:
            self._idle = Future()
            try:
                await self._idle
            except core.CancelledError as stop:
                if not self._aborting:
                    cancelled = stop
                    self._abort()
            self._idle = None
        try:
            if self._exit is not None:
                raise self._exit
            if self._interrupted and self._parent.uncancel() == 0:
                # The cancellation was the group's own.
                cancelled = None
            if cancelled is not None and not self._errors:
                raise cancelled
            if error is not None and not isinstance(error, core.CancelledError):
                self._errors.append(error)
            if self._errors:
                if self._parent.cancelling():
                    # The parent is cancelled by somebody else too, and learns of it when it waits next.
                    self._parent.uncancel()
                    self._parent.cancel()
                raise BaseExceptionGroup("unhandled errors in a TaskGroup", self._errors) from None
        finally:
            cancelled = error = None
            self._exit = None


class Timeout:
    """`async with`: the block is cancelled when its time has come, and ends with TimeoutError then."""

    def __init__(self, when):
        self._when = when
        self._state = "created"
        self._timer = self._task = None

    def when(self):
        return self._when

    def reschedule(self, when):
        if self._state != "active":
            if self._state == "created":
                raise RuntimeError("Timeout has not been entered")
            raise RuntimeError(f"Cannot change state of {self._state} Timeout")
        self._when = when
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if when is None else Loop.call_at(when, self._expire)

    def expired(self):
        return self._state in ("expiring", "expired")

    def __repr__(self):
        when = "" if self._state != "active" else f" when={self._when}"
        return f"<Timeout [{self._state}]{when}>"

    def _expire(self):
        self._timer = None
        self._state = "expiring"
        self._task.cancel()

    async def __aenter__(self):
        if self._state != "created":
            raise RuntimeError("Timeout has already been entered")
        task = core.cur_task
        if task is None:
            raise RuntimeError("Timeout should be used inside a task")
        self._state = "active"
        self._task = task
        self._before = task.cancelling()
        self.reschedule(self._when)
        return self

    async def __aexit__(self, kind, error, trace):
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._state == "expiring":
            self._state = "expired"
            if self._task.uncancel() <= self._before and error is not None:
                if isinstance(error, core.CancelledError):
                    raise core.TimeoutError from error
        elif self._state == "active":
            self._state = "finished"
        return None


def timeout(delay):
    return Timeout(None if delay is None else Loop.time() + delay)


def timeout_at(when):
    return Timeout(when)


class Runner:
    """Runs several coroutines one after the other in the loop."""

    def __init__(self, *, debug=None, loop_factory=None):
        self._closed = False

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, kind, error, trace):
        self.close()

    def _check(self):
        if self._closed:
            raise RuntimeError("Runner is closed")

    def close(self):
        self._closed = True

    def get_loop(self):
        self._check()
        return Loop

    def run(self, coro, *, context=None):
        if not core.iscoroutine(coro) and not hasattr(coro, "__await__"):
            raise TypeError("a coroutine or an awaitable is required")
        self._check()
        if core.cur_task is not None:
            raise RuntimeError("Runner.run() cannot be called from a running event loop")
        return core.run_until_complete(create_task(coro, context=context))
