# board: off
# Hundreds of targets, in a module and in a function.
names = ", ".join("t%d" % n for n in range(300))
exec("%s = range(300)\nprint(t0, t299, sum([%s]))" % (names, names))
space = {}
exec("def f():\n %s = range(300)\n return t0 + t299, len(locals())" % names, space)
print(space["f"]())
few = ", ".join("t%d" % n for n in range(200))
exec("%s, *rest, y, z = range(500)\nprint(t0, t199, rest[0], rest[-1], y, z)" % few)
exec("*rest, %s = range(500)\nprint(t0, t299, len(rest))" % names)
for count in 299, 301, 1000:
    try:
        exec("%s = iter(range(%d))" % (names, count))
    except ValueError as error:
        print(str(error).split(",")[0])
try:
    exec("%s, *rest = range(1000)" % names)
except SyntaxError as error:
    print(error.msg)

class Endless:
    asked = 0
    def __iter__(self):
        return self
    def __next__(self):
        self.asked += 1
        return self.asked

endless = Endless()
try:
    exec("%s = endless" % names)
except ValueError:
    print(endless.asked)
