# board: off
# singledispatch with abstract classes: the nearest one in the resolution order serves.
import collections.abc as c
import functools


@functools.singledispatch
def g(arg):
    return "base"


class O(c.Sized):
    def __len__(self):
        return 0


g.register(c.Iterable, lambda arg: "iterable")
g.register(c.Container, lambda arg: "container")
g.register(c.Sized, lambda arg: "sized")
g.register(c.Set, lambda arg: "set")
print(g(O()))
c.Iterable.register(O)
print(g(O()))
c.Container.register(O)
print(g(O()))
c.Set.register(O)
print(g(O()))


class P:
    pass


c.Iterable.register(P)
print(g(P()))
c.Container.register(P)
try:
    g(P())
except RuntimeError as error:
    print("Ambiguous" in str(error))


class Base(list):
    pass


class Derived(Base):
    pass


@functools.singledispatch
def h(arg):
    return "base"


h.register(c.MutableSequence, lambda arg: "sequence")
h.register(Base, lambda arg: "own")
print(h([]), h(Base()), h(Derived()), h(()), h(1))
