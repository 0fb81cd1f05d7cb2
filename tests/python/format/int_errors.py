for spec in (".3d", ",x", ",n", "y", "s", "+c", "#c", "z", "zd", "5.", "_,", ",_", ",,", "99999999999999999999d", "10.d"):
    try:
        print(repr(format(5, spec)))
    except ValueError as error:
        print(spec, "ValueError")
for spec in (".3d", ",x", "_n", "y", "+c", "#c", "5."):
    try:
        format(5, spec)
    except ValueError as error:
        print(error)
for n in (-1, 0x110000):
    try:
        format(n, "c")
    except OverflowError as error:
        print(error)
