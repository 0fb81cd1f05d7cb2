# board: off
# Encodings of one byte a character.
print("é€".encode("cp1252"), b"\x80\x9f".decode("windows-1252"), b"\xa4".decode("latin9"))
for wrong in lambda: b"\x81".decode("cp1252"), lambda: "\u0416".encode("cp1252"), lambda: "a\u0416\u0417b".encode("cp437"):
    try:
        wrong()
    except UnicodeError as error:
        print(type(error).__name__, error)
print("\u0416a".encode("cp1252", "replace"), "\u0416a".encode("cp1252", "xmlcharrefreplace"), b"\x81a".decode("cp1252", "replace"))
print("жa".encode("koi8-r"), "жa".encode("cp866"), "ж".encode("ISO-8859-5"), "ж".encode("Cp1251"), "α".encode("iso8859_7"))
for name in "cp1250", "cp1254", "cp437", "cp850", "cp852", "iso8859-2", "iso8859-15", "mac-roman":
    text = bytes(range(0xa0, 0x100)).decode(name)
    print(name, text[:20], text.encode(name) == bytes(range(0xa0, 0x100)))
