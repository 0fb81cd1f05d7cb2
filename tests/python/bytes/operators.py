# Indexing, slicing, concatenation, repetition, comparison, containment.
b = b"hello"
print(b[0], b[-1], b[1:3], b[::-1], b[::2], b[10:], list(b), b + b"!", b * 2, 2 * b, b * 0)
print(104 in b, b"ell" in b, b"" in b, b"z" in b, b == "hello", b == bytearray(b"hello"), b < b"help", b >= b"hello", b != b"x")
print(sorted([b"b", b"", b"ab", b"\xff"]), {b"k": 1}[b"k"], hash(b) == hash(b"hel" + b"lo"), bool(b""), len(b))
for f in (
    lambda: b + "a", lambda: b + 1, lambda: b["a"], lambda: b[9], lambda: "a" in b, lambda: 300 in b, lambda: b < "a", lambda: b * "a",
    lambda: b[1.5], lambda: b % 1 if False else b["x":],
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(repr(b"a'b"), repr(b'a"b'), repr(b"a'\"b"), repr(b"\x00\t\n\r\\\x7f\xff"), str(b"x"))
