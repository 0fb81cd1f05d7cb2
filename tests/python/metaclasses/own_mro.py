# A metaclass with an `mro` method, under single and multiple inheritance.


class Meta(type):
    def mro(cls):
        order = type.mro(cls)
        return order if "plain" in cls.__name__ else [c for c in order if c is cls or c.__name__ != "Skipped"]


class Root(metaclass=Meta):
    def who(self):
        return "root"


class Skipped(Root):
    def who(self):
        return "skipped " + super().who()

    extra = "only in Skipped"


class Leaf(Skipped):
    def who(self):
        return "leaf " + super().who()


class Leaf_plain(Skipped):
    def who(self):
        return "plain leaf " + super().who()


class Below(Leaf):
    def who(self):
        return "below " + super().who()


def names(cls):
    return [c.__name__ for c in cls.__mro__]


for cls in Root, Leaf, Leaf_plain, Below:
    print(names(cls), cls().who(), hasattr(cls, "extra"), issubclass(cls, Root))


# Bases change: single to single, single to multiple and back.
class A:
    tag = "A"


class B:
    tag = "B"
    only = "only in B"


class Mid(A):
    pass


class Low(Mid):
    pass


print(names(Low), Low.tag)
Mid.__bases__ = (B,)
print(names(Low), Low.tag, Low.only)
Mid.__bases__ = (A, B)
print(names(Low), Low.tag, Low.only)
Mid.__bases__ = (A,)
print(names(Low), Low.tag, hasattr(Low, "only"))


# The two bases of ExceptionGroup.
class Group(ExceptionGroup):
    pass


print(names(Group))
print([issubclass(Group, c) for c in (Exception, BaseExceptionGroup, BaseException, object, OSError)])


# `super` from the middle of a diamond.
class Top:
    def path(self):
        return ["Top"]


class Left(Top):
    def path(self):
        return ["Left"] + super().path()


class Right(Top):
    def path(self):
        return ["Right"] + super().path()


class Both(Left, Right):
    def path(self):
        return ["Both"] + super().path()


class Under(Both):
    def path(self):
        return ["Under"] + super().path()


print(Under().path())
print(super(Both, Under()).path(), super(Left, Under()).path(), super(Top, Under()).__repr__()[:1])
print("extra" in dir(Leaf_plain), "who" in dir(Below))
