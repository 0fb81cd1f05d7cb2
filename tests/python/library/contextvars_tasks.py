# board: off
# Each task of asyncio has its own values of context variables.
import asyncio
from contextvars import ContextVar

var = ContextVar("var", default=42)
var.set(10)


async def child(name):
    before = var.get()
    var.set(name)
    await asyncio.sleep(0)
    return before, var.get()


async def main():
    var.set("main")
    tasks = [asyncio.create_task(child(f"task{index}")) for index in range(3)]
    var.set("later")
    print(await asyncio.gather(*tasks))
    print(var.get(), await child("awaited"), var.get())
    print(await asyncio.wait_for(child("waited"), 5), var.get())

    async def fails():
        var.set("failing")
        await asyncio.sleep(0)
        raise KeyError("x")
    task = asyncio.create_task(fails())
    try:
        await task
    except KeyError as error:
        print(error, var.get())


asyncio.run(main())
print(var.get())
