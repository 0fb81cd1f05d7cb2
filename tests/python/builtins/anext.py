class Count:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n


async def gen():
    yield "first"
    yield "second"


async def main():
    it = aiter(Count(2))
    print(await anext(it), await anext(it, "default"), await anext(it, "default"))
    try:
        await anext(it)
    except StopAsyncIteration:
        print("StopAsyncIteration")
    g = gen()
    print(await anext(g), await anext(g, None), await anext(g, None), await anext(g, 5))
    for bad in (lambda: aiter([]), lambda: anext(5), lambda: anext("x", 1)):
        try:
            bad()
        except TypeError as e:
            print(e)


try:
    main().send(None)
except StopIteration:
    print("done")
