"""Functions that run in threads, by the executors of `concurrent.futures`."""

from . import _more, core
from .event import ThreadSafeFlag

_default = None


async def _result(future):
    """The result of a future of `concurrent.futures`."""
    flag = ThreadSafeFlag()
    future.add_done_callback(lambda _: flag.set())
    try:
        while not future.done():
            await flag.wait()
    except core.CancelledError:
        future.cancel()
        raise
    if future.cancelled():
        raise core.CancelledError
    return future.result()


def wrap_future(future, *, loop=None):
    if _more.isfuture(future):
        return future
    return _more.create_task(_result(future))


def run_in_executor(executor, func, *args):
    """A future for a call that an executor, or one for all programs, makes."""
    global _default
    if executor is None:
        if _default is None:
            from concurrent.futures import ThreadPoolExecutor
            _default = ThreadPoolExecutor(thread_name_prefix="asyncio")
        executor = _default
    return wrap_future(executor.submit(func, *args))


def set_default_executor(executor):
    global _default
    _default = executor


def shutdown_default_executor():
    global _default
    executor, _default = _default, None
    if executor is not None:
        executor.shutdown()


def run_coroutine_threadsafe(coro, loop):
    """Runs a coroutine in the loop, for another thread: a future of `concurrent.futures`."""
    from concurrent.futures import Future
    future = Future()

    async def run():
        if not future.set_running_or_notify_cancel():
            return coro.close()
        try:
            result = await coro
        except core.CancelledError:
            future._state = "CANCELLED"
            future.set_running_or_notify_cancel()
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(result)

    loop.call_soon_threadsafe(_more.create_task, run())
    return future
