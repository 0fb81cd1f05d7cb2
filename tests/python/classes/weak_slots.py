# Which instances can be referred to weakly.
import weakref

class Plain:
    pass

class Slots:
    __slots__ = ("a",)

class WeakSlots:
    __slots__ = ("a", "__weakref__")

class Derived(Slots):
    pass

class DictOnly:
    __slots__ = ("__dict__",)

for kind in Plain, Slots, WeakSlots, Derived, DictOnly:
    thing = kind()
    try:
        reference = weakref.ref(thing)
        print(kind.__name__, reference() is thing, thing.__weakref__ is reference)
    except TypeError as error:
        print(error, hasattr(thing, "__weakref__"))
print(Plain().__weakref__)
print("__weakref__" in dir(Plain()), "__weakref__" in dir(Slots()), "__dict__" in dir(DictOnly()), "__dict__" in dir(object()))
