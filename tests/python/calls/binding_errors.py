# Every way to get the arguments of a function wrong.
def check(call):
    try:
        call()
    except TypeError as error:
        print(error)

def none(): pass
def one(a): pass
def two(a, b): pass
def three(a, b, c): pass
def optional(a, b=1): pass
def keyword(a, *, k): pass
def keywords(*, k, m): pass
def optional_keyword(a, *, k=1): pass
def positional(a, b, /): pass
def mixed(a, /, b, *, c): pass

check(lambda: none(1))
check(lambda: none(1, 2))
check(lambda: one())
check(lambda: one(1, 2))
check(lambda: two())
check(lambda: two(1))
check(lambda: three())
check(lambda: optional())
check(lambda: optional(1, 2, 3))
check(lambda: keyword(1))
check(lambda: keyword(1, 2))
check(lambda: keyword(1, 2, k=3))
check(lambda: keywords())
check(lambda: optional_keyword(1, 2, 3, k=3))
check(lambda: one(b=1))
check(lambda: one(1, a=2))
check(lambda: positional(1, b=2))
check(lambda: positional(a=1, b=2))
check(lambda: mixed(1, b=2))
check(lambda: two(*[1], **{'a': 2}))
check(lambda: one(**{'a': 1}, **{'a': 2}))
check(lambda: one(**5))
check(lambda: one(**{1: 2}))
check(lambda: 5())
