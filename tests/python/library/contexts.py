# board: off
# contextlib.
import contextlib
import io


@contextlib.contextmanager
def block(name):
    print("in", name)
    try:
        yield name.upper()
    except KeyError as error:
        print("caught", error)
    finally:
        print("out", name)


with block("a") as got:
    print(got)
with block("b"):
    raise KeyError("gone")


@block("decorated")
def function():
    return 5


print(function())
with contextlib.suppress(ValueError, TypeError):
    int("x")
with contextlib.ExitStack() as stack:
    stack.enter_context(block("one"))
    stack.callback(print, "called", 1, sep="-")
    stack.enter_context(block("two"))
    raise KeyError("again")
out = io.StringIO()
with contextlib.redirect_stdout(out):
    print("hidden")
print(repr(out.getvalue()))
with contextlib.nullcontext(3) as three, contextlib.closing(io.StringIO("t")) as stream:
    print(three, stream.read())
try:
    with contextlib.ExitStack() as stack:
        @stack.callback
        def fail():
            raise ValueError("second")
        raise KeyError("first")
except ValueError as error:
    print(repr(error), repr(error.__context__))


@contextlib.asynccontextmanager
async def later(value):
    yield value
    print("later")


async def use():
    async with later(1) as one, contextlib.AsyncExitStack() as stack:
        print(one, await stack.enter_async_context(later(2)))


try:
    use().send(None)
except StopIteration:
    print("done")
