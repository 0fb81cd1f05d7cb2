print([], [1], [1, "a", None, [2.5]])
a = [1]
a.append(a)
print(a)
b = []
c = [b]
b.append(c)
print(b, c)
print(str([1, "x"]), repr(["'"]), ["\n"])
class R:
    def __repr__(self):
        return "R()"
print([R(), R()])
