# board: off
# python: 3.14
# Executors, queues that can be closed, and other threads.
import asyncio, threading, time
from concurrent.futures import ThreadPoolExecutor
async def main():
    loop=asyncio.get_running_loop()
    print(await loop.run_in_executor(None, pow, 2, 10))
    with ThreadPoolExecutor(2) as ex:
        t=time.monotonic()
        print(await asyncio.gather(*(loop.run_in_executor(ex, lambda n: (time.sleep(0.05), n)[1], i) for i in range(4))))
        print(time.monotonic()-t<0.19)
        try: await loop.run_in_executor(ex, lambda: 1/0)
        except ZeroDivisionError as e: print(e)
    ev=asyncio.Event()
    threading.Thread(target=lambda: (time.sleep(0.05), loop.call_soon_threadsafe(ev.set))).start()
    await ev.wait(); print("woken")
    async def add(a,b): await asyncio.sleep(0.01); return a+b
    res=[]
    def worker():
        f=asyncio.run_coroutine_threadsafe(add(1,2), loop); res.append(f.result(2))
        async def bad(): raise KeyError('x')
        try: asyncio.run_coroutine_threadsafe(bad(), loop).result()
        except KeyError as e: res.append(str(e))
    await asyncio.to_thread(worker); print(res)
    q=asyncio.Queue(2)
    await q.put(1); await q.put(2)
    async def put():
        try: await q.put(3)
        except asyncio.QueueShutDown: print("put: down")
    t=asyncio.create_task(put()); await asyncio.sleep(0)
    q.shutdown(); await t
    print(await q.get(), await q.get())
    try: await q.get()
    except asyncio.QueueShutDown as e: print("get: down", repr(e))
    try: q.put_nowait(1)
    except asyncio.QueueShutDown: print("down")
    q=asyncio.PriorityQueue(); q.put_nowait(3); q.put_nowait(1); print(q.get_nowait(), q.qsize()); q.shutdown(True)
    try: q.get_nowait()
    except asyncio.QueueShutDown: print("down")
    q.task_done(); await q.join()
    print(isinstance(q, asyncio.Queue))
    async def getter(q):
        try: await q.get()
        except asyncio.QueueShutDown: return 'closed'
    q=asyncio.LifoQueue(); ts=[asyncio.create_task(getter(q)) for _ in range(3)]; await asyncio.sleep(0); q.shutdown(); print(await asyncio.gather(*ts))
asyncio.run(main())
