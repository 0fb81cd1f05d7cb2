# join of sequences, iterators and dicts.
print(",".join(["a", "b", "c"]), "".join(("x", "y")), "-".join([]), "-".join(["only"]))
print(" ".join(str(i) for i in range(5)), ".".join("abc"), "|".join({"k": 1, "v": 2}), "\u20ac".join(["1", "2"]))
print(", ".join(map(str, [1, 2.5, None])), ascii("".join(["\u00e9", "a"])))


class Text(str):
    pass


print("+".join([Text("a"), Text("b")]), type("".join([Text("a")])).__name__)


def parts():
    yield "a"
    yield "b"


print("/".join(parts()))
for f in (
    lambda: ",".join([1, 2]),
    lambda: ",".join(["a", None]),
    lambda: ",".join(5),
    lambda: "".join([b"x"]),
    lambda: ",".join(1 / 0 for _ in "a"),
):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
