# python: 3.14
# board: off
# stress: off
# Futures, task groups, timeouts, and waiting for several things at once.
import asyncio


async def value(turns, result):
    for _ in range(turns):
        await asyncio.sleep(0)
    if isinstance(result, Exception):
        raise result
    return result


async def futures():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    print(future, asyncio.isfuture(future), isinstance(asyncio.current_task(), asyncio.Future), future.done())
    told = []
    future.add_done_callback(told.append)
    loop.call_soon(future.set_result, 7)
    print(await future, future, told == [future])
    await asyncio.sleep(0)
    print(told == [future], future.result(), future.exception())
    try:
        future.set_result(8)
    except asyncio.InvalidStateError as error:
        print("InvalidStateError", error)
    failed = asyncio.Future()
    failed.set_exception(ValueError("no"))
    print(failed)
    try:
        await failed
    except ValueError as error:
        print("ValueError", error)
    dropped = loop.create_future()
    print(dropped.cancel(), dropped.cancelled(), dropped, dropped.cancel())
    try:
        await dropped
    except asyncio.CancelledError:
        print("cancelled")
    waits = loop.create_future()

    async def waiter():
        try:
            await waits
        except asyncio.CancelledError:
            print("waiter is cancelled, the future too:", waits.cancelled())
            raise

    task = asyncio.create_task(waiter(), name="waiter")
    await asyncio.sleep(0)
    print(task.get_name(), task.cancel(), task.cancelling())
    try:
        await task
    except asyncio.CancelledError:
        print(task.cancelled(), task.done())
    try:
        task.set_result(1)
    except RuntimeError as error:
        print(error)


async def callbacks():
    loop = asyncio.get_running_loop()
    order = []
    loop.call_soon(order.append, 1)
    loop.call_later(0.02, order.append, 4)
    timer = loop.call_later(0.01, order.append, 3)
    dropped = loop.call_later(0.01, order.append, "never")
    dropped.cancel()
    loop.call_soon(order.append, 2)
    start = loop.time()
    await asyncio.sleep(0.05)
    print(order, dropped.cancelled(), timer.cancelled(), 0.04 < loop.time() - start < 1, timer.when() > start)


async def groups():
    async with asyncio.TaskGroup() as group:
        first = group.create_task(value(2, 1))
        second = group.create_task(value(1, 2), name="second")
    print(first.result(), second.result(), second.get_name())

    async def forever(name):
        try:
            await asyncio.sleep(100)
        except asyncio.CancelledError:
            print(name, "is cancelled")
            raise

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(forever("sibling"))
            group.create_task(value(1, KeyError("bad")))
            group.create_task(value(1, ValueError("worse")))
            await forever("body")
    except* KeyError as caught:
        print(caught.exceptions)
    except* ValueError as caught:
        print(caught.exceptions)
    print(asyncio.current_task().cancelling())
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(forever("child"))
            await asyncio.sleep(0)
            raise OSError("body")
    except ExceptionGroup as caught:
        print(repr(caught))
    try:
        group.create_task(value(0, 1))
    except RuntimeError as error:
        print(str(error).rpartition(">")[2])

    async def with_group():
        async with asyncio.TaskGroup() as group:
            group.create_task(forever("inner"))

    task = asyncio.create_task(with_group())
    await asyncio.sleep(0.01)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("outer is cancelled")


async def timeouts():
    try:
        async with asyncio.timeout(0.01) as limit:
            await asyncio.sleep(10)
    except TimeoutError as error:
        print("timeout", limit.expired(), type(error.__cause__).__name__, asyncio.current_task().cancelling())
    async with asyncio.timeout(10) as limit:
        await asyncio.sleep(0)
    print(limit.expired())
    async with asyncio.timeout(None) as limit:
        print(limit.when())
        limit.reschedule(asyncio.get_running_loop().time() + 10)
    try:
        async with asyncio.timeout_at(asyncio.get_running_loop().time() - 1):
            await asyncio.sleep(10)
    except TimeoutError:
        print("at once")
    try:
        limit.reschedule(1)
    except RuntimeError as error:
        print(error)
    try:
        async with asyncio.timeout(0.2):
            async with asyncio.timeout(0.01):
                await asyncio.sleep(10)
    except TimeoutError:
        print("inner")


async def several():
    tasks = [asyncio.create_task(value(delay * 3, delay)) for delay in (3, 1, 2)]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print([task.result() for task in done], len(pending))
    done, pending = await asyncio.wait(tasks)
    print(sorted(task.result() for task in done), pending)
    bad = asyncio.create_task(value(1, ValueError()))
    slow = asyncio.create_task(value(1 << 30, 1))
    done, pending = await asyncio.wait([bad, slow], return_when=asyncio.FIRST_EXCEPTION)
    print(done == {bad}, pending == {slow}, repr(bad.exception()))
    done, pending = await asyncio.wait([slow], timeout=0.01)
    print(done, pending == {slow})
    slow.cancel()
    for wrong in [], [value(0, 1)], value(0, 1):
        try:
            await asyncio.wait(wrong)
        except (TypeError, ValueError) as error:
            print(type(error).__name__, error)
    results = []
    for next_one in asyncio.as_completed([value(delay * 3, delay) for delay in (3, 1, 2)]):
        results.append(await next_one)
    print(results)
    tasks = [asyncio.create_task(value(delay * 3, delay)) for delay in (2, 1)]
    async for task in asyncio.as_completed(tasks):
        print(task in tasks, task.result())
    try:
        for next_one in asyncio.as_completed([value(1 << 30, 1)], timeout=0.01):
            await next_one
    except TimeoutError:
        print("timeout")
    gathered = asyncio.gather(value(1, 1), value(0, 2))
    print(asyncio.isfuture(gathered), gathered.done())
    print(await gathered, await asyncio.gather())
    print(await asyncio.gather(value(0, ValueError("x")), value(0, 2), return_exceptions=True))
    gathered = asyncio.gather(value(1 << 30, 1), value(1 << 30, 2))
    await asyncio.sleep(0)
    gathered.cancel()
    try:
        await gathered
    except asyncio.CancelledError:
        print("gather is cancelled")
    inner = asyncio.create_task(value(5, "inner"))
    shielded = asyncio.shield(inner)
    asyncio.get_running_loop().call_soon(shielded.cancel)
    try:
        await shielded
    except asyncio.CancelledError:
        print("shield is cancelled", inner.done(), await inner)
    print(await asyncio.shield(value(0, 3)))


async def turnstiles():
    condition = asyncio.Condition()
    ready = []

    async def consumer(name):
        async with condition:
            await condition.wait_for(lambda: ready)
            print(name, ready.pop())

    tasks = [asyncio.create_task(consumer(name)) for name in "ab"]
    await asyncio.sleep(0)
    for item in 1, 2:
        async with condition:
            ready.append(item)
            condition.notify()
    await asyncio.gather(*tasks)
    try:
        condition.notify()
    except RuntimeError as error:
        print(error)
    barrier = asyncio.Barrier(3)

    async def party():
        async with barrier as index:
            return index

    print(sorted(await asyncio.gather(*(party() for _ in range(3)))), barrier.parties, barrier.n_waiting, barrier.broken)
    stuck = asyncio.create_task(barrier.wait())
    await asyncio.sleep(0)
    print(barrier.n_waiting)
    await barrier.abort()
    try:
        await stuck
    except asyncio.BrokenBarrierError as error:
        print(error, barrier.broken)


async def names():
    task = asyncio.create_task(value(0, 1))
    print(task.get_name().startswith("Task-"), task in asyncio.all_tasks(), asyncio.current_task() in asyncio.all_tasks())
    await task
    print(task in asyncio.all_tasks(), asyncio.iscoroutinefunction(value), asyncio.iscoroutinefunction(print))
    task.set_name("renamed")
    print(task.get_name(), task.get_loop() is asyncio.get_running_loop())


for part in futures, callbacks, groups, timeouts, several, turnstiles, names:
    print("--", part.__name__)
    asyncio.run(part())
with asyncio.Runner() as runner:
    print(runner.run(value(0, "first")), runner.run(value(0, "second")))
