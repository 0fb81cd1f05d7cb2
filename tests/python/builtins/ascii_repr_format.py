print(ascii("é"), ascii("a'b"), ascii([1, "日"]), repr("é"), ascii("😀"))
print(format(5), format(3.14159, ".2f"), format("a", ">5"), format(255, "#x"), format([1], ""), format(1234567, ","))
class F:
    def __format__(self, spec):
        return "<" + spec + ">"
print(format(F(), "abc"), format(F()))
for f in (lambda: format(1, 5), lambda: format([], "x"), lambda: format("a", "d")):
    try:
        f()
    except (TypeError, ValueError) as e:
        print(type(e).__name__)
class R:
    def __repr__(self):
        return 5
try:
    repr(R())
except TypeError as e:
    print(e)
