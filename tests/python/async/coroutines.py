class Yield:
    def __init__(self, value): self.value = value
    def __await__(self):
        return (yield self.value)

def run(coroutine):
    sent = None
    log = []
    while True:
        try:
            log.append(coroutine.send(sent))
        except StopIteration as stop:
            return log, stop.value
        sent = len(log)

async def add(a, b):
    x = await Yield(a)
    y = await Yield(b)
    return x + y
async def main():
    first = await add('a', 'b')
    second = await add('c', 'd')
    return first, second
print(run(main()))

class Manager:
    async def __aenter__(self):
        await Yield('enter')
        return 'entered'
    async def __aexit__(self, kind, value, traceback):
        await Yield('exit')
        return kind is ValueError
async def managed():
    async with Manager() as m:
        print(m)
        raise ValueError
    return 'suppressed'
print(run(managed()))

class Counter:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        await Yield('next')
        return self.n
async def iterate():
    total = []
    async for i in Counter(3):
        total.append(i)
    else:
        total.append('else')
    return total, [j async for j in Counter(2)]
print(run(iterate()))

async def agen(n):
    try:
        for i in range(n):
            await Yield('working')
            got = yield i
            if got: print('got', got)
    finally:
        print('agen finally')
async def use():
    out = []
    async for i in agen(2):
        out.append(i)
    g = agen(5)
    out.append(await g.__anext__())
    out.append(await g.asend('hello'))
    try:
        await g.athrow(KeyError('thrown'))
    except KeyError as error:
        out.append(str(error))
    h = agen(5)
    await h.__anext__()
    await h.aclose()
    return out
print(run(use()))

async def failing():
    raise OSError('failed')
async def catching():
    try:
        await failing()
    except OSError as error:
        return str(error)
print(run(catching()))
async def wrong():
    await 5
try:
    run(wrong())
except TypeError as error:
    print(error)
c = add(1, 2)
print(type(c).__name__, c.__name__)
c.close()
try:
    c.send(None)
except RuntimeError as error:
    print(error)
