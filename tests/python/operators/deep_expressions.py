# board: off
# Expressions that need more registers than there are.
def two(x, y):
    return x + y

one = 1
print(eval("two(1, " * 99 + "7" + ")" * 99))
print(eval("(one + " * 99 + "7" + ")" * 99))
print(eval("[one, " * 60 + "7" + "]" * 60))
print(eval("{one: " * 60 + "7" + "}" * 60) == eval("{1: " * 60 + "7" + "}" * 60))
print(eval("two(y=one, x=" * 90 + "7" + ")" * 90))
print(eval("two(*[one, " * 45 + "7" + "])" * 45))

space = {"two": two}

# What is kept aside comes back whatever happens.
exec("""def caught(q):
    for r in range(2):
        try:
            return %s1/0%s
        except ZeroDivisionError as error:
            print(q, r, error)
    return q""" % ("two(q, " * 90, ")" * 90), space)
print(space["caught"](4))

exec("""def comprehension(q):
    return [%sx%s for x in range(4) if %sx%s > q]""" % ("two(q + x, " * 70, ")" * 70, "two(q, " * 70, ")" * 70), space)
print(space["comprehension"](4))

exec("""def generator(q):
    yield %s(yield q)%s""" % ("two(q, " * 90, ")" * 90), space)
generator = space["generator"](4)
print(next(generator), generator.send(5))

class Manager:
    def __init__(self, *names):
        self.name = names[0]
    def __enter__(self):
        return self.name
    def __exit__(self, *exception):
        print("exit", self.name)

space["Manager"] = Manager
exec("""def managers(q):
    with Manager("a") as a, Manager(%s7%s) as b:
        return a, b""" % ("two(q, " * 90, ")" * 90), space)
print(space["managers"](1))
exec("""def failing(q):
    with Manager("a") as a, Manager(%s1/0%s) as b:
        return a, b""" % ("two(q, " * 90, ")" * 90), space)
try:
    space["failing"](1)
except ZeroDivisionError as error:
    print(error)

lines = [" v%d = %d\n" % (n, n) for n in range(170)]
lines += [" " * (n + 1) + "for i%d in range(1):\n" % n for n in range(20)]
exec("def many():\n%s%sreturn v0 + v169 + i19, len(locals())" % ("".join(lines), " " * 22), space)
print(space["many"]())
