"""Functions that block, run beside the loop."""

from .event import ThreadSafeFlag


async def to_thread(function, /, *args, **keywords):
    """The result of a function that runs in a thread of its own; where there are no threads the loop waits for it."""
    try:
        import _thread
    except ImportError:
        return function(*args, **keywords)
    done = ThreadSafeFlag()
    result = error = None

    def run():
        nonlocal result, error
        try:
            result = function(*args, **keywords)
        except BaseException as raised:
            error = raised
        done.set()

    _thread.start_new_thread(run, ())
    await done.wait()
    if error is not None:
        raise error
    return result
