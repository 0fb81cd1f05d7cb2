# encode and decode with the error handlers.
for s in ("abc", "caf\u00e9", "\u20ac", "\U0001f600"):
    for enc in ("utf-8", "ascii", "latin-1", "utf-16-le", "utf-16-be", "utf-32-le", "utf-16"):
        try:
            print(s.encode(enc), s.encode(enc).decode(enc) == s, end=" ")
        except UnicodeEncodeError as e:
            print(e, e.encoding, e.start, e.end, e.reason, e.object == s, end=" ")
    print()
for handler in ("ignore", "replace", "backslashreplace", "xmlcharrefreplace"):
    print("a\u00e9\u20ac\U0001f600b".encode("ascii", handler), "a\u20acb".encode("latin-1", errors=handler))
print("a\udc80b".encode("utf-8", "surrogateescape"), b"a\x80b".decode("utf-8", "surrogateescape") == "a\udc80b")
print("\ud800".encode("utf-8", "surrogatepass"), b"\xed\xa0\x80".decode("utf-8", "surrogatepass") == "\ud800")
print("x".encode("UTF_8"), "x".encode("Latin1"), "x".encode("iso-8859-1"), "x".encode("us-ascii"), "x".encode("U8"))
for b in (b"a\xff", b"\xc3", b"\xe2\x82", b"\xe2\x28\xa1", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x80ab", b"ab\xf0\x9f\x98"):
    try:
        b.decode()
    except UnicodeDecodeError as e:
        print(e, "|", e.start, e.end, e.reason, e.encoding, e.object)
    print(ascii(b.decode("utf-8", "replace")), b.decode("utf-8", "ignore"), b.decode("utf-8", "backslashreplace"), ascii(b.decode("latin-1")))
for f in (
    lambda: "a".encode("nope"),
    lambda: b"a".decode("nope"),
    lambda: "\u00e9".encode("ascii", "nope"),
    lambda: b"\xff".decode("ascii", "nope"),
    lambda: "a".encode("ascii", "nope") and None,
    lambda: "\ud800".encode(),
    lambda: b"\xff".decode("ascii"),
):
    try:
        print(f())
    except (LookupError, UnicodeError) as e:
        print(type(e).__name__, e)
