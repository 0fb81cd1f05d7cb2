# Asynchronous generators, comprehensions and context managers that end early or badly.
log = []


class Wait:
    def __init__(self, name):
        self.name = name

    def __await__(self):
        answer = yield self.name
        return answer


def drive(coroutine, answers=()):
    """Runs a coroutine; what it waits for is answered from `answers`, exceptions among them thrown."""
    log.clear()
    answers = list(answers)
    waits = []
    try:
        name = coroutine.send(None)
        while True:
            waits.append(name)
            answer = answers.pop(0) if answers else None
            if isinstance(answer, BaseException):
                name = coroutine.throw(answer)
            else:
                name = coroutine.send(answer)
    except StopIteration as stop:
        print("returned", stop.value, waits, log)
    except BaseException as error:
        print("raised", repr(error), repr(error.__context__), waits, log)


class Manager:
    async def __aenter__(self):
        log.append(await Wait("enter"))
        return self

    async def __aexit__(self, kind, error, traceback):
        log.append(kind and kind.__name__)
        return await Wait("exit")


async def managed():
    async with Manager():
        await Wait("body")
        return 5
    return 6


drive(managed())
drive(managed(), [1, ValueError("body"), False])
drive(managed(), [1, ValueError("body"), True])
drive(managed(), [KeyError("enter")])
drive(managed(), [1, ValueError("body"), KeyError("exit")])


async def numbers(count):
    try:
        for number in range(count):
            await Wait(number)
            yield number
    finally:
        log.append("end")


async def collect():
    return [number async for number in numbers(3) if number != 1]


drive(collect())
drive(collect(), [None, OSError("wait")])


async def nested():
    return [[inner async for inner in numbers(2)] async for _ in numbers(2)]


drive(nested())


async def leaves_early():
    items = numbers(5)
    async for number in items:
        if number == 1:
            break
    await items.aclose()
    return [number async for number in items]


drive(leaves_early())


async def throws():
    items = numbers(5)
    await anext(items)
    try:
        await items.athrow(LookupError("thrown"))
    except LookupError as error:
        log.append(repr(error))
    return await anext(items, "none")


drive(throws())


async def catches():
    received = 0
    while received < 6:
        try:
            received = yield received + 1
        except ValueError as error:
            log.append(repr(error))
            received = 4


async def sends():
    items = catches()
    found = [await items.asend(None), await items.asend(2)]
    found.append(await items.athrow(ValueError("v")))
    try:
        await items.asend(7)
    except StopAsyncIteration:
        found.append("stop")
    return found


drive(sends())


async def stop_inside():
    yield 1
    raise StopAsyncIteration


async def uses_stop():
    return [number async for number in stop_inside()]


drive(uses_stop())


async def exit_ignored():
    try:
        yield 1
    finally:
        yield 2


async def closes_ignoring():
    items = exit_ignored()
    await anext(items)
    await items.aclose()


drive(closes_ignoring())


async def deep(depth):
    if depth == 0:
        return await Wait("bottom")
    try:
        return await deep(depth - 1)
    finally:
        log.append(depth)


drive(deep(5), ["answer"])
drive(deep(5), [TimeoutError("deep")])


async def finally_waits():
    try:
        await Wait("body")
    finally:
        await Wait("cleaning")
        log.append("clean")


drive(finally_waits(), [KeyboardInterrupt()])
drive(finally_waits(), [ValueError("a"), KeyError("b")])

work = deep(2)
work.send(None)
work.close()
try:
    work.send(None)
except RuntimeError as error:
    print(error)
