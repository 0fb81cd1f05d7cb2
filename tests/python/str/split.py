# split, rsplit, splitlines, partition, rpartition.
for s in ("a b  c", "  a b  c  ", "", "   ", "abc", "\u00a0a\u2003b\u00a0"):
    for n in (-1, 0, 1, 2, 9):
        print(s.split(None, n), s.rsplit(None, n), end=" ")
    print()
for s in ("a,b,,c", ",", "", "abc", "a,,b"):
    for n in (-1, 0, 1, 2):
        print(s.split(",", n), s.rsplit(",", n), end=" ")
    print()
print("aXXbXXXc".split("XX"), "aXXbXXXc".rsplit("XX"), "a--b".split(sep="--"), "a b c".split(maxsplit=1))
print("x\u00e9y\u00e9z".split("\u00e9"), "x\u00e9y".split("y"))
print("a\nb\r\nc\rd\x0be\x0cf\x1cg\x1dh\x1ei\x85j\u2028k\u2029l".splitlines())
print("a\n\nb\r\n".splitlines(True), "".splitlines(), "\n".splitlines(), "a".splitlines(keepends=True))
print("a=b=c".partition("="), "a=b=c".rpartition("="), "abc".partition("="), "abc".rpartition("="), "".partition("x"))
for f in (lambda: "a".split(""), lambda: "a".partition(""), lambda: "a".split(1), lambda: "a".partition(1)):
    try:
        f()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
