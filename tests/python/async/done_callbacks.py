# Tasks tell when they are done; a loop that runs until it is stopped.
import asyncio


async def work(n):
    await asyncio.sleep(0)
    if n < 0:
        raise ValueError(n)
    return n


async def main():
    def told(task):
        print("told", task.result() if task.exception() is None else repr(task.exception()))

    tasks = [asyncio.create_task(work(n)) for n in (1, -1, 3)]
    for task in tasks:
        task.add_done_callback(told)
    print(tasks[2].remove_done_callback(told), tasks[2].remove_done_callback(told))
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    # One that is done tells at its next turn.
    tasks[2].add_done_callback(told)
    print("added")
    await asyncio.sleep(0)
    await asyncio.sleep(0)


asyncio.run(main())

loop = asyncio.new_event_loop()
task = loop.create_task(work(5))
task.add_done_callback(lambda task: loop.stop())
loop.run_forever()
print(task.done(), task.result())
