# str() of objects and of buffers with an encoding.
print(repr(str()), repr(str(5)), repr(str("a")), repr(str(None)))
print(str(b"caf\xc3\xa9", "utf-8"), str(b"abc", encoding="ascii"), str(bytearray(b"x"), "latin-1"))
print(str(b"a\xffb", errors="replace"), str(object=3))


class Text(str):
    def twice(self):
        return self + self


t = Text("ab")
print(t, t.twice(), type(t).__name__, type(t.upper()).__name__, t == "ab", len(t), hash(t) == hash("ab"))
print(isinstance(t, str), {"ab": 1}[t], "x".join([t, t]), "ab".startswith(t))


class Shown:
    def __str__(self):
        return "shown"

    def __repr__(self):
        return "repr"


print(str(Shown()), repr(Shown()), [Shown()])
for bad in (lambda: str(3, "utf-8"), lambda: str("a", "utf-8"), lambda: str(b"\xff", "utf-8")):
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
