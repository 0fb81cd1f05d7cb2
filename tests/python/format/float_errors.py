for spec in ("d", "x", "c", "s", "5.", ",n", "y", "f5"):
    try:
        print(format(1.5, spec))
    except ValueError as error:
        print(spec, "ValueError")
for spec in ("d", "x", "s", "5."):
    try:
        format(1.5, spec)
    except ValueError as error:
        print(error)
