# Concatenation, repetition, containment and comparison.
print("a" + "b", "a" + "", "" + "b", "\u00e9" + "x")
print("ab" * 3, 3 * "ab", "ab" * 0, "ab" * -1, "\u20ac" * 2, "a" * True)
print("a" in "abc", "" in "", "bc" in "abc", "x" in "abc", "\u20ac" in "5\u20ac")
words = ["b", "a", "", "ab", "\u00e9", "z", "Z", "\U0001f600", "\uffff"]
print(sorted(words))
for a in ("a", "ab", "b"):
    print([a < b for b in ("a", "ab", "b")], [a >= b for b in ("a", "ab", "b")])
print("a" == 1, "a" != 1, "a" == b"a", "1" == 1)
s = "x"
s += "y"
s *= 2
print(s)
for f in (
    lambda: "a" + 1,
    lambda: 1 + "a",
    lambda: "a" * "b",
    lambda: "a" * 1.5,
    lambda: 1 in "a",
    lambda: "a" < 1,
    lambda: -"a",
):
    try:
        f()
    except TypeError as e:
        print(e)


class Left:
    def __radd__(self, other):
        return "radd " + other

    def __rmul__(self, other):
        return "rmul"


print("a" + Left(), "a" * Left())
