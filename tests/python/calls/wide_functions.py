# board: off
# More parameters, arguments and targets than an instruction can count.
def join(format, numbers, between=", "):
    return between.join(format % {"n": n} for n in numbers)

def make(count):
    space = {}
    source = "def f(%s):\n return %s" % (join("a%(n)d", range(count)), join("a%(n)d", range(count), " + "))
    exec(source, space)
    return space["f"]

for count in 160, 161, 255, 256, 300:
    f = make(count)
    print(count, f(*range(count)) == sum(range(count)), f.__code__.co_argcount, f.__code__.co_varnames[-1])
    print(f(**{"a%d" % n: n for n in range(count)}) == sum(range(count)))
    try:
        f(*range(count - 1))
    except TypeError as error:
        print(error)

space = {}
exec("""def g(%s, *args, k0, %s, **more):
    x = 5
    def inner():
        return a0, a299, k0, k299, args, more, x
    return inner(), len(locals())""" % (join("a%(n)d=%(n)d", range(300)), join("k%(n)d=%(n)d", range(1, 300))), space)
print(space["g"](k0="k"))
print(space["g"](*range(310), k0="k", k299="last", z=3))

exec("""def h(self, /, %s):
    del a250
    try:
        return a250
    except UnboundLocalError as error:
        return error""" % join("a%(n)d", range(300)), space)
print(space["h"](*range(301)))
print(eval("(lambda %s: x299)(%s)" % (join("x%(n)d", range(300)), join("%(n)d", range(300)))))

def counts(*args, **kwargs):
    return len(args), len(kwargs)

print(eval("counts(%s)" % join("%(n)d", range(500))))
print(eval("counts(%s)" % join("a%(n)d=%(n)d", range(500))))

exec("""def generator(%s):
    yield a0
    yield locals()["a299"]
    yield a299""" % join("a%(n)d", range(300)), space)
print(list(space["generator"](*range(300))))
