# python: 3.14
# board: off
# stress: off
# Coroutines that are dropped before they were started.
import gc
import warnings


async def work():
    return 1


def drop():
    work()


def finish():
    coroutine = work()
    try:
        coroutine.send(None)
    except StopIteration as stop:
        print(stop.value)
    work().close()


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    finish()
    (lambda *rest: None)(*range(20))
    gc.collect()
    print(len(caught))
    drop()
    (lambda *rest: None)(*range(20))
    gc.collect()
    for warning in caught:
        print(warning.category.__name__, warning.message)
