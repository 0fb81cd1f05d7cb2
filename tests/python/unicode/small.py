# Case of Latin, Greek and Cyrillic letters, which every board knows.
for text in ("\u00e9cole", "\u0391\u03a3 \u03a3\u0391\u03a3", "\u0416\u0443\u043a", "\u00dcBER", "\u03b1\u03b2\u03b3"):
    print([ascii(made) for made in (text.upper(), text.lower(), text.title(), text.capitalize(), text.swapcase())])
    print([made.isalpha() for made in text.split()], text.islower(), text.isupper())
