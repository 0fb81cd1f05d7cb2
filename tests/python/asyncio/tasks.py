# Tasks take turns in the order in which they became ready.
import asyncio


async def count(name, steps, delay):
    for step in range(steps):
        print(name, step)
        await asyncio.sleep(delay)
    return name * 2


async def main():
    first = asyncio.create_task(count("a", 3, 0))
    second = asyncio.create_task(count("b", 2, 0))
    print(first.done(), asyncio.current_task() is not first)
    print(await first, await second, first.done())
    print(await asyncio.gather(count("c", 2, 0.3), count("d", 3, 0.12)))
    print(await asyncio.sleep(0, "result"))
    print(await asyncio.gather(asyncio.sleep(0.01, 1), asyncio.sleep(0, 2)), await asyncio.gather())
    return "end"


print(asyncio.run(main()))
try:
    asyncio.current_task()
except RuntimeError as error:
    print(error)
