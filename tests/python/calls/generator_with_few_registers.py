# A call that makes a generator of a function with fewer registers than the caller uses.
class Meta(type):
    def show(cls, kind):
        print(cls.__name__, kind.__name__)


class Thing(metaclass=Meta):
    pass


def with_coroutine():
    async def nothing():
        pass

    made = nothing()
    Thing.show(type(made))
    made.close()


def with_generator():
    def nothing():
        yield

    made = nothing()
    Thing.show(type(made))


with_coroutine()
with_generator()
