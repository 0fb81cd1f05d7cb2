# Exceptions reach whoever waits, in `gather` the first one.
import asyncio


async def fail(number, delay=0):
    await asyncio.sleep(delay)
    raise ValueError(number)


async def main():
    task = asyncio.create_task(fail(1))
    try:
        task.result()
    except asyncio.InvalidStateError as error:
        print(error)
    try:
        await task
    except ValueError as error:
        print(error, repr(task.exception()), task.cancelled())
    print(await asyncio.gather(fail(2), asyncio.sleep(0, 3), return_exceptions=True))
    slow = asyncio.create_task(asyncio.sleep(0.4, "slow"))
    try:
        await asyncio.gather(slow, fail(4, 0.2), fail(5, 0.05))
    except ValueError as error:
        print(error, slow.done())
    print(await slow)
    for bad in (1, None, print):
        try:
            asyncio.create_task(bad)
        except TypeError:
            print("TypeError")
    raise KeyError("end")


try:
    asyncio.run(main())
except KeyError as error:
    print(repr(error))
