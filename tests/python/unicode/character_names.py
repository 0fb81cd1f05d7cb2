# board: off
# Names of characters in string literals, identifiers in their normal form.
print("\N{DIGIT ONE}\N{greek small letter alpha}", f"\N{BULLET}{1}", "\N{EM DASH}")
ﬁ = 3
print(fi, "fi" in globals())


class Points:
    ﬀ = 1


print(Points.ff, Points().ﬀ)
