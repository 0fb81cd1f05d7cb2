# Limits of time.
import asyncio


async def work(delay):
    try:
        await asyncio.sleep(delay)
        return delay
    except asyncio.CancelledError:
        print("stopped")
        raise


async def main():
    print(await asyncio.wait_for(work(0.001), 5), await asyncio.wait_for(work(0), None))
    try:
        await asyncio.wait_for(work(5), 0.01)
    except asyncio.TimeoutError:
        print("timeout")
    waiting = asyncio.create_task(asyncio.wait_for(work(5), 5))
    await asyncio.sleep(0.01)
    waiting.cancel()
    try:
        await waiting
    except asyncio.CancelledError:
        print("cancelled")
    async with asyncio.timeout(1) as limit:
        print(await work(0.001), limit.expired())
    try:
        async with asyncio.timeout(0.01) as limit:
            await work(5)
    except TimeoutError:
        print("timeout", limit.expired())


asyncio.run(main())
