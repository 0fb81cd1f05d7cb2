# Names of generators can be changed.
def outer():
    def inner():
        yield 1

    async def coroutine():
        pass

    return inner(), coroutine()


for made in outer():
    print(made.__name__, made.__qualname__)
    made.__qualname__ = "a.b"
    print(made.__name__, made.__qualname__)
    made.__name__ = "c"
    print(made.__name__, made.__qualname__, repr(made).split(" at ")[0])
    for name in "__name__", "__qualname__":
        try:
            setattr(made, name, 1)
        except TypeError as error:
            print(error)
    made.close()
