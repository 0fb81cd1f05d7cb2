# Functions run beside the loop, in threads; exceptions come back to who waits.
import asyncio
import time


def slow(name, *, times):
    for _ in range(times):
        time.sleep(0.001)
    return name * times


def failing():
    raise KeyError("lost")


async def tick(count):
    for number in range(count):
        await asyncio.sleep(0)
    return number


async def main():
    print(await asyncio.to_thread(slow, "ab", times=2))
    loop = asyncio.get_running_loop()
    future = loop.run_in_executor(None, slow_one, "x")
    print(await tick(5), await future)
    print(await asyncio.gather(asyncio.to_thread(slow, "p", times=3), asyncio.to_thread(slow, "q", times=1)))
    for call in (asyncio.to_thread(failing), loop.run_in_executor(None, failing)):
        try:
            await call
        except KeyError as error:
            print("KeyError", error)


def slow_one(name):
    return slow(name, times=1)


asyncio.run(main())
