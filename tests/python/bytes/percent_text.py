# own
# %s in bytes takes a str, as UTF-8: libraries written for MicroPython make requests so.
print(b"%s /%s HTTP/1.1\r\n" % ("GET", "index.html"))
print(b"%s|%6s|%-4s|%.1s" % ("\u00e9", "ab", "c", "xyz"))
print(bytearray(b"%b=%s") % (b"key", "value"))
print(b"%(name)s" % {b"name": "text"})


class Name(str):
    pass


print(b"%s" % Name("derived"))
for template, value in (b"%s", 5), (b"%b", "text"):
    try:
        print(template % value)
    except TypeError as error:
        print(error)
