for text in ("0", " 42 ", "-7", "+9", "1_000", "\t12\n", "00012", "-0"):
    print(repr(text), int(text))
for text in ("", " ", "1__0", "_1", "1_", "0x10", "1.5", "abc", "1 2", "--1", "+", "é"):
    try:
        print(int(text))
    except ValueError as error:
        print("ValueError", error)

# The message shows no more than 200 characters.
for text in ("a" * 300, "\u00e9" * 300, "'" * 250, "\x00" * 100, b"\xff" * 300, "a" * 198, "a" * 199, "'\"" * 120):
    try:
        int(text)
    except ValueError as error:
        print(len(str(error)), ascii(str(error))[-24:])
