# The codecs unicode-escape and raw-unicode-escape.
text = "a\tb\\\u00e9\u20ac\U0001f600\n'"
for name in ("unicode-escape", "raw_unicode_escape"):
    data = text.encode(name)
    print(data, data.decode(name) == text)
print(rb"\x41\101\u0042\n\q\'".decode("unicode_escape"), rb"\u0041\n\\u0041".decode("raw-unicode-escape"))
for data in (rb"\x4", rb"\u12", rb"\U00110000", b"\\"):
    try:
        data.decode("unicode-escape")
    except UnicodeDecodeError as error:
        print(error)
