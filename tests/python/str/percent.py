# % formatting: types, flags, widths, precisions.
for t, a in [
    ("%d %i %u", (1, -2, 3)), ("%5d|%-5d|%05d|%+d|% d", (42,) * 5), ("%x %X %#x %#X %o %#o", (255,) * 6),
    ("%.3d %8.3d %-8.3d| %08.3d", (5,) * 4), ("%s %r %a", ("x", "y", "\u00e9")), ("%10s|%-10s|%.2s|%5.1s", ("abc",) * 4),
    ("%c%c%c", ("a", 66, 0x20ac)), ("%f %.2f %8.3f|%-8.2f|%08.2f %+.1f", (3.14159,) * 6), ("%e %.2e %E", (12345.678,) * 3),
    ("%g %g %g %G", (1e-5, 100000.0, 1e20, 1e20)), ("%%", ()), ("100%% %s", ("x",)), ("%(a)s %(b)d", {"a": 1, "b": 2}),
    ("%*d|%-*d|%.*f", (5, 42, 5, 42, 2, 3.14159)), ("%s", ([1, 2],)), ("%s", "abc"), ("%d", 3.99), ("%d", True),
    ("%x", -255), ("%#.5x", 255), ("%+d %+d", (1, -1)), ("%05s", "a"), ("%s", None), ("%r", "it's"), ("%d", 10**20),
    ("%ld %hd", (1, 2)), ("%5.1f|%g|%f", (float("inf"), float("nan"), float("-inf"))), ("\u00e9%s", "x"), ("%5s|", "\u00e9"),
    ("%(x)s", {"x": (1, 2)}), ("%.0f %.0f %.0f", (0.5, 1.5, 2.5)), ("%#.3g %#o", (1.0, 8)), ("a", {}), ("%s", ({},)), ("%i", -3.99),
    ("%((k))s", {"(k)": 1}), ("%5c|%-5c|", ("x", "y")), ("%c", "\u00e9"),
]:
    print(repr(t % a))


class Int:
    def __index__(self):
        return 7

    def __int__(self):
        return 8

    def __float__(self):
        return 1.5

    def __str__(self):
        return "str"


print("%x %d %f %s" % (Int(), Int(), Int(), Int()))


class Index:
    def __index__(self):
        return 233


print("%c|%3c" % (Index(), Index()), b"%c" % Index())
