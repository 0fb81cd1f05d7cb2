# What cannot be awaited in `async with`, and anext with what cannot be awaited.
class Bad:
    def __init__(self, enter, leave):
        self.enter, self.leave = enter, leave

    def __aenter__(self):
        return self.enter

    def __aexit__(self, *details):
        return self.leave


class Done:
    def __await__(self):
        return iter(())


class Coroutine:
    def __await__(self):
        return nothing()


class Number:
    def __await__(self):
        return 42


class Items:
    def __init__(self, item):
        self.item = item

    def __aiter__(self):
        return self

    def __anext__(self):
        return self.item


async def nothing():
    pass


async def use(manager):
    async with manager:
        pass


async def items(item):
    return await anext(Items(item), "default")


async def wait(awaitable):
    await awaitable


async def numbers():
    yield 1


def run(coroutine):
    try:
        coroutine.send(None)
    except StopIteration as stop:
        print("returned", stop.value)
    except Exception as error:
        print(type(error).__name__, error)


run(use(Bad(1, 2)))
run(use(Bad(Done(), 2)))
run(use(Bad(Done(), Done())))
run(items(Number()))
run(items(3))
run(items(Done()))
run(wait(Number()))
generator = numbers()
for make in generator.asend, generator.athrow:
    awaitable = make(None) if make == generator.asend else make(ValueError)
    for turn in range(2):
        try:
            awaitable.send(None)
        except StopIteration as stop:
            print("got", stop.value)
        except Exception as error:
            print(type(error).__name__, error)
