# % formatting of bytes and bytearray.
print(b"%s %b %a" % (b"x", bytearray(b"y"), "\u00e9"), b"%d %x %5.1f|%c%c" % (5, 255, 1.25, 65, b"B"), b"%r" % 1)
print(b"%(k)s" % {b"k": b"v"}, bytearray(b"%s|") % b"x", b"%5s|%-5s|%.1s" % (b"ab", b"cd", b"ef"), b"%%")
for t, a in [(b"%s", 1), (b"%b", "a"), (b"%c", 300), (b"%c", "a"), (b"%c", b"ab"), (b"%d", "a"), (b"%y", 1), (b"x", 1), (b"%", ())]:
    try:
        print(t % a)
    except Exception as e:
        print(type(e).__name__, e)
