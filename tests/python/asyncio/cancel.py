# Cancelling: before the start, while it sleeps, while it waits for another task, and itself.
import asyncio


async def sleeper(name, swallow=False):
    print(name, "start")
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print(name, "cancelled")
        if not swallow:
            raise
    return name


async def outer(inner):
    try:
        return await inner
    except asyncio.CancelledError:
        print("outer cancelled")
        raise


async def suicide():
    asyncio.current_task().cancel()
    print("still here")
    await asyncio.sleep(0)
    print("never")


async def main():
    unborn = asyncio.create_task(sleeper("unborn"))
    print(unborn.cancel())
    for task in (unborn, asyncio.create_task(suicide())):
        try:
            await task
        except asyncio.CancelledError:
            print("cancelled", task.done(), task.cancelled(), task.cancel())
    for swallow in (False, True):
        inner = asyncio.create_task(sleeper("inner", swallow))
        task = asyncio.create_task(outer(inner))
        await asyncio.sleep(0.001)
        print(task.cancel())
        try:
            print(await task)
        except asyncio.CancelledError:
            print("main sees it")
        print(inner.cancelled(), task.cancelled())
    task = asyncio.create_task(sleeper("message"))
    await asyncio.sleep(0)
    task.cancel("why")
    try:
        await task
    except asyncio.CancelledError as error:
        print(error.args)


asyncio.run(main())
