# board: off
# Classes of characters beyond ASCII.
samples = "a\u00e9\u0660\u00b2\u00bd\u2167\u4e00\u3000\u00a0\u200b\u0301\u00aa\u24b6\u0300\u1d7d8\u2028\u0e01\u05d0\u00df_\u00ad\ud800\U0001f600\U0001d7d8"
for c in samples:
    print(ascii(c), *(int(f(c)) for f in (str.isalpha, str.isdigit, str.isdecimal, str.isnumeric, str.isalnum, str.isspace, str.isprintable, str.isupper, str.islower)))
print("\u00e9t\u00e9".isidentifier(), "a\u0301".isidentifier(), "\u0661a".isidentifier(), "a\u0661".isidentifier(), "\u4e2d".isidentifier(), "a b".isidentifier())
print(int("\u0661\u0662"), "\u0661".isdigit(), float("\uff11.\uff15"))
