inf, nan = float("inf"), float("nan")
for spec in ("", "f", "F", "e", "E", "g", "G", "%", "+", " f", "010", "010f", "<8", "^8f", ",", "+010.2f"):
    print(spec, "|".join(format(x, spec) for x in (inf, -inf, nan)))
