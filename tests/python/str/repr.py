# repr and ascii: quotes and escapes.
for s in ("", "a'b", 'a"b', "a'b\"c", "\\", "\n\r\t", "\x00\x1f\x7f", "\x80\x9f\xa0\xad", "\u00e9", "\u200b\u2028", "\ud800", "\U0001f600", "\uffff"):
    print(ascii(repr(s)), ascii(s))
print(repr("caf\u00e9 \u20ac \U0001f600"))
print([("a", "b'")], {"k": "v"})
