# board: off
# Digits of other scripts, and a character that is assigned but not printable.
print(int("\u0661\u0662\u0663"), float("\u0661.\u0665"), "\u0661\u0662".isdigit(), "\u0664".isdecimal())
print(ascii("\U000e0001"), repr("\U000e0001"))
