class P:
    def __format__(self, spec):
        return "<" + spec + ">"
class I(int):
    def __format__(self, spec):
        return "I" + spec
class J(int):
    pass
class F(float):
    def __str__(self):
        return "F!"
print(f"{P():abc}", format(P()), "{:x y}".format(P()), f"{I(5):d}", f"{I(5)}", f"{J(5):03d}", f"{J(5)}", f"{F(1.5)}", f"{F(1.5):.2f}")
for f in (lambda: format([], "d"), lambda: format(object(), "x"), lambda: format(1, 2), lambda: (1).__format__(2)):
    try:
        f()
    except TypeError:
        print("TypeError")
