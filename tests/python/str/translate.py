# translate and maketrans.
table = str.maketrans("abc", "xyz", "d")
print(sorted(table.items()), "aabbccdde".translate(table))
print("hello".translate({ord("l"): "LL", ord("h"): None, 111: 48}), "abc".translate({}), "\u00e9a".translate({233: "e"}))
print(str.maketrans({"a": 1, 98: "two", "\u00e9": None}))


class Rot:
    def __getitem__(self, point):
        if point == 32:
            raise LookupError
        return chr(point + 1)


print("HAL 9".translate(Rot()), "abc".translate("x" * 98 + "B"))
for f in (
    lambda: str.maketrans("a", "bc"),
    lambda: str.maketrans({"ab": 1}),
    lambda: str.maketrans(1),
    lambda: "a".translate({97: 0x110000}),
    lambda: "a".translate({97: 1.5}),
):
    try:
        f()
    except Exception as e:
        print(type(e).__name__, e)
