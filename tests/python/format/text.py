for s in ("", "abc", "héllo", "日本語"):
    for spec in ("", "s", "8", "<8", ">8", "^8", "*^8", "é>7", ".2", "8.2", "08", ">08s", ".0", "é<"):
        print(spec, format(s, spec), end="|")
    print()
for spec in ("d", "+", " ", "#", "=8", ",", "_s", "z", "y"):
    try:
        format("a", spec)
    except ValueError as error:
        print(spec, "ValueError")
for spec in ("d", "+", "#", "=8"):
    try:
        format("a", spec)
    except ValueError as error:
        print(error)
