# strip, lstrip, rstrip with sets of characters.
s = "  \t\n abc \r\x0b\x0c"
print(repr(s.strip()), repr(s.lstrip()), repr(s.rstrip()))
print("xxabcxx".strip("x"), "xyabcyx".lstrip("yx"), "abc".strip("abc"), "abc".rstrip(""), "abc".strip(None))
print(repr("\u2003\u00a0\u00e9\u3000".strip()), "\u00e9a\u00e9".strip("\u00e9"), "ab\u00e9".rstrip("b\u00e9"), repr("\x1fa\x1c".strip()))
s = "abc"
print(s.strip() is s)
try:
    "a".strip(1)
except TypeError:
    print("TypeError")
