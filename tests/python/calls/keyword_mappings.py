# What stands after * and ** of a call, and how the callee is named in messages.
class Twice:
    def keys(self):
        return ["x", "x"]

    def __getitem__(self, key):
        return 1


class Once(Twice):
    def keys(self):
        return ("x",)


def f(*args, **keywords):
    return args, keywords


nothing = None
print(f(**Once()), f(y=2, **Once()))
for wrong in (lambda: f(**Twice()), lambda: f(x=1, **Once()), lambda: nothing(*f), lambda: nothing(**f),
              lambda: f(*nothing), lambda: f(**nothing), lambda: f(**{1: 2})):
    try:
        wrong()
    except TypeError as error:
        print(error)


class Name(str):
    pass


def g(a):
    return a


print(g(**{Name("a"): 1}), f(**{Name("b"): 2}))
try:
    g(**{Name("c"): 1})
except TypeError as error:
    print(error)
