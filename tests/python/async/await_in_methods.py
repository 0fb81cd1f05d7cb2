# own
# `await` in a plain `__await__` or `__iter__` delegates as `yield from` does; elsewhere it needs `async`.
import asyncio


class Turns:
    def __init__(self, count):
        self.count = count

    def __await__(self):
        for _ in range(self.count):
            await asyncio.sleep(0)
        return "turns"


class Rest:
    def __iter__(self):
        await Turns(2)
        return "rest"


async def main():
    print(await Turns(3), await Rest())
    print(await asyncio.gather(asyncio.create_task(use(Turns(1))), asyncio.create_task(use(Rest()))))


async def use(awaitable):
    return await awaitable


asyncio.run(main())
print(type(Turns(1).__await__()).__name__)
for source in "def f():\n    await x", "class A:\n    def __await__(self):\n        def f():\n            await x", "await x":
    try:
        exec(source)
    except SyntaxError as error:
        print(error.msg)
