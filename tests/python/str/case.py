# Case conversion of ASCII text.
for s in ("hello world", "Hello World", "HELLO", "a1b2", "", "they're bill's", "x_y-z", "1abc"):
    print([s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold()])
    print(s.isupper(), s.islower(), s.istitle(), s.isalpha(), s.isdigit(), s.isalnum(), s.isspace(), s.isascii())
    print(s.isidentifier(), s.isprintable(), s.isdecimal(), s.isnumeric())
print(" \t\n".isspace(), "12".isdigit(), "A1".isupper(), "\n".isprintable(), "_a1".isidentifier(), "class".isidentifier())
