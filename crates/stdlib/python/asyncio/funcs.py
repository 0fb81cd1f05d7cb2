"""Waiting for several things, or not for ever."""

from . import core


async def wait_for(fut, timeout, sleep=core.sleep):
    task = core._promote_to_task(fut)
    if timeout is None:
        return await task
    waiter = core.cur_task
    if not task._done:
        # Whichever comes first ends the sleep: the time, or the task that is done.
        task._add_waiter(waiter)
        try:
            await sleep(timeout)
        except core.CancelledError:
            task.remove(waiter)
            task.cancel()
            task._taken = True
            raise
        if not task._done:
            task.remove(waiter)
            task.cancel()
            try:
                await task
            except core.CancelledError:
                pass
            raise core.TimeoutError
    return task.result()


def wait_for_ms(fut, timeout):
    return wait_for(fut, timeout, core.sleep_ms)


class _Gathering:
    """Counts the tasks that are done, and notes the first exception."""

    def __init__(self, owner, count, stop_at_error):
        self.owner = owner
        self.left = count
        self.stop_at_error = stop_at_error
        self.error = None

    def _task_done(self, task):
        self.left -= 1
        if self.stop_at_error and self.error is None and task._error is not None:
            self.error = task._error
        if self.left == 0 or self.error is not None:
            core._wake(self.owner)


async def gather(*aws, return_exceptions=False):
    tasks = [core._promote_to_task(awaitable) for awaitable in aws]
    waiting = [task for task in tasks if not task._done]
    gathering = _Gathering(core.cur_task, len(waiting), not return_exceptions)
    for task in tasks:
        if task._done:
            task._taken = True
            if gathering.error is None and not return_exceptions:
                gathering.error = task._error
        else:
            task._add_waiter(gathering)
    try:
        if gathering.left and gathering.error is None:
            await core._Parking(core._nowhere)
    except core.CancelledError:
        for task in tasks:
            task.remove(gathering)
            task.cancel()
        raise
    if gathering.error is not None:
        for task in waiting:
            # What they come to is nobody's business any more.
            task.remove(gathering)
            task._taken = True
        raise gathering.error
    return [task._result if task._error is None else task._error for task in tasks]


class timeout:
    """`async with timeout(seconds)`: raises TimeoutError in the block when it takes longer."""

    def __init__(self, delay):
        self._delay = delay
        self._expired = False

    def expired(self):
        return self._expired

    async def _watch(self, task):
        await core.sleep(self._delay)
        self._expired = True
        task.cancel()

    async def __aenter__(self):
        self._watcher = None if self._delay is None else core.create_task(self._watch(core.cur_task))
        return self

    async def __aexit__(self, kind, error, trace):
        if self._watcher is not None:
            self._watcher.cancel()
        if self._expired and isinstance(error, core.CancelledError):
            raise core.TimeoutError from error
