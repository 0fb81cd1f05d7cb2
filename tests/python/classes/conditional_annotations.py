# board: off
# python: 3.14
# A class keeps the annotations in blocks that its body came by, each when it did.


class Plain:
    a: int
    b: str = ""


class Conditional:
    first: int
    if len("x"):
        second: str
    else:
        third: bytes
    for index in range(2):
        fourth: "text"
        if index == 5:
            fifth: int
    while False:
        sixth: int
    else:
        seventh: int
    try:
        eighth: int
        raise ValueError
        ninth: int
    except ValueError:
        tenth: float
    finally:
        eleventh: list[int]
    with open(__file__) as file:
        twelfth: dict
    match index:
        case 0:
            thirteenth: int
        case 1:
            fourteenth: int
    if False: fifteenth: int
    _private: int
    if 1: __mangled: int


print(Plain.__annotations__)
for name, kind in Conditional.__annotations__.items():
    print(name, kind)


def make(wanted):
    class Made:
        if wanted:
            yes: int
        else:
            no: str

        class Inner:
            if not wanted:
                inner: int
    return Made


one, two = make(True), make(False)
print(one.__annotations__, two.__annotations__, one.Inner.__annotations__, two.Inner.__annotations__)
print(one.__annotate__(1), two.__annotate__(2))


class Names:
    kind = int
    if True:
        own: kind
        later: list[After]


class After:
    pass


print(Names.__annotations__ == {"own": int, "later": list[After]})


def generic[T](flag):
    class Inside[S]:
        if flag:
            both: dict[T, S]
    return Inside


print(generic(1).__annotations__, generic(0).__annotations__)
