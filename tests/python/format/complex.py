for z in (0j, 1 + 2j, -1.5j, 1234567.5 - 0.001j, complex(float("inf"), float("nan"))):
    for spec in ("", ".2f", "e", ".3g", "20", "<20", "^20.1f", "+", " .1f", ",.2f", ".3", "#g"):
        print(spec, format(z, spec), end="|")
    print()
for spec in ("010", "=10", "d", "%"):
    try:
        format(1j, spec)
    except ValueError as error:
        print(error)
