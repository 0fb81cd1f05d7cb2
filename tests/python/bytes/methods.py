# Methods that bytes and bytearray share with str.
for T in (bytes, bytearray):
    b = T(b"Hello World hello")
    print(b.upper(), b.lower(), b.title(), b.swapcase(), b.capitalize())
    print(b.find(b"o"), b.rfind(b"o"), b.index(b"World"), b.count(b"l"), b.find(111), b.count(108), b.find(b"zz"), b.count(b""))
    print(b.startswith(b"Hell"), b.endswith((b"x", b"llo")), b.removeprefix(b"Hello "), b.removesuffix(bytearray(b"hello")))
    print(b.split(), b.split(b"o", 1), b.rsplit(None, 1), b.partition(b" "), b.rpartition(b" "), b.splitlines())
    print(b.replace(b"l", b"L", 2), b.strip(b"Ho"), T(b"  x ").strip(), T(b"ab").center(6, b"-"), T(b"ab").ljust(4), T(b"-5").zfill(5))
    print(T(b"a\tb").expandtabs(3), T(b",").join([b"a", bytearray(b"b"), memoryview(b"c")]), T(b"1\r\n2\x0b3").splitlines())
    print(T(b"abc").isalpha(), T(b"12").isdigit(), T(b"a1").isalnum(), T(b" \t").isspace(), T(b"AB").isupper(), T(b"Ab").istitle(), T(b"\xe9").isascii())
    print(T(b"\xe9").isalpha(), T(b"\xe9").upper(), T(b"abc").decode(), T(b"\xe9").decode("latin-1"))
    print(T(b"abca").translate(bytes.maketrans(b"ab", b"xy")), T(b"abc").translate(None, b"b"), T(b"abc").translate(None, delete=b"ac"))
for f in (
    lambda: b"a".find("a"), lambda: b"a".replace("a", b""), lambda: b"a".split("a"), lambda: b"".join(["a"]), lambda: b"a".startswith("a"),
    lambda: b"a".index(b"x"), lambda: b"a".find(256), lambda: b"a".strip("a"), lambda: b"a".center(3, "x"), lambda: b"a".translate(b"x"),
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
