# own
# What MicroPython adds: sleep_ms, wait_for_ms, flags set from outside, the old name.
import asyncio
import micropython
import time
import uasyncio


async def main():
    start = time.ticks_ms()
    await asyncio.sleep_ms(20)
    print(20 <= time.ticks_diff(time.ticks_ms(), start) < 200)
    print(await asyncio.gather(asyncio.sleep_ms(1), asyncio.sleep_ms(2)))
    try:
        await asyncio.wait_for_ms(asyncio.sleep_ms(500), 5)
    except asyncio.TimeoutError:
        print("timeout")
    flag = asyncio.ThreadSafeFlag()
    micropython.schedule(lambda argument: flag.set(), None)
    await flag.wait()
    print("set")
    micropython.heap_lock()
    await asyncio.sleep_ms(3)
    micropython.heap_unlock()
    event = asyncio.Event()
    micropython.schedule(lambda argument: event.set(), None)
    print(await asyncio.wait_for(event.wait(), 1))


uasyncio.run(main())


async def fail():
    raise ValueError("nobody looks")


async def lonely():
    loop = asyncio.get_event_loop()
    loop.set_exception_handler(lambda loop, context: print(context["message"], repr(context["exception"])))
    asyncio.create_task(fail())
    await asyncio.sleep_ms(100)


asyncio.run(lonely())
loop = asyncio.new_event_loop()
loop.create_task(asyncio.sleep(0))
loop.run_until_complete(asyncio.sleep(0.001))
asyncio.get_event_loop().stop()
loop.run_forever()
print("stopped")
