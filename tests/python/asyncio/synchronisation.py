# board: off
# Events, locks, semaphores and queues.
import asyncio


async def waiter(name, event):
    print(name, "waits")
    print(name, await event.wait())


async def user(name, lock):
    async with lock:
        print(name, "in", lock.locked())
        await asyncio.sleep(0)
        print(name, "out")


async def producer(queue):
    for item in range(4):
        await queue.put(item)
        print("put", item, queue.qsize())


async def main():
    event = asyncio.Event()
    tasks = [asyncio.create_task(waiter(name, event)) for name in "ab"]
    await asyncio.sleep(0)
    print(event.is_set())
    event.set()
    await asyncio.gather(*tasks)
    event.clear()
    print(event.is_set())
    lock = asyncio.Lock()
    await asyncio.gather(*(user(name, lock) for name in "cde"))
    print(lock.locked())
    try:
        lock.release()
    except RuntimeError as error:
        print(error)
    await asyncio.gather(*(user(name, asyncio.Semaphore(2)) for name in "fg"))
    queue = asyncio.Queue(2)
    task = asyncio.create_task(producer(queue))
    for _ in range(4):
        print("got", await queue.get())
        queue.task_done()
    await queue.join()
    await task
    try:
        queue.get_nowait()
    except asyncio.QueueEmpty:
        print("empty", queue.empty(), queue.full())
    queue = asyncio.PriorityQueue()
    for item in (3, 1, 2):
        queue.put_nowait(item)
    print([queue.get_nowait() for _ in range(3)])


asyncio.run(main())
