# str.format: fields, attributes, items, conversions, nesting.
print("{} {}".format(1, "a"), "{1} {0}".format(1, 2), "{a} {b}".format(a=1, b=2), "{0} {x}".format(0, x=1))
print("{{}} {{{}}}".format(5), "{0}{0}".format("ab"), "{!r} {!s} {!a}".format("x", "y", "\u00e9"))


class Point:
    x, y = 1, [10, 20, {"k": "v"}]

    def __format__(self, spec):
        return "<" + spec + ">"


p = Point()
print("{0.x} {0.y[1]} {0.y[2][k]} {p.y[0]}".format(p, p=p), "{:abc} {}".format(p, p), "{[1]} {.x}".format([1, 2], p))
print("{:{}} {:{width}.{precision}}|".format("a", 3, "abcdef", width=5, precision=2), "{:>{w}}".format(7, w=4))
print("{:5d}|{:<5}|{:^7}|{:>6}|{:*^9}|{:05d}".format(42, 42, "mid", "r", "fill", -42))
print("{:x} {:#x} {:o} {:b} {:#b} {:X} {:c} {:n}".format(255, 255, 8, 5, 5, 255, 65, 3))
print("{:.2f} {:e} {:g} {:+} {: } {:,} {:_} {:%}".format(3.14159, 12345.678, 1e10, 5, 5, 1234567, 1234567, 0.25))
print("{:10.3}|{:<10.3}|{:s}".format("abcdef", "abcdef", "x"), "{:\u00e9>5}".format("x"), "{0:}".format(1))
print("{a[0]} {a[key]}".format(a={"0": 1, 0: 2, "key": 3}), "{ }".format(**{" ": "blank"}))
print("{x}{y}".format_map({"x": 1, "y": 2}))


class Default(dict):
    def __missing__(self, key):
        return "?" + key


print("{a} {b}".format_map(Default(a=1)))
