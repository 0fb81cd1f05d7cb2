# Lengths, indices and searches count code points.
s = "na\u00efve \u4e2d\u6587 \U0001f600!"
print(len(s), s.find("\u6587"), s.find("!"), s.rfind("\u4e2d"), s.index("\U0001f600"), s.count(" "), s[6:8], s[-2], s[::-1])
print(s.partition("\u4e2d"), s.split(), s.center(20, "\u00b7"), s.replace("\u00ef", "i"), s.startswith("\u00ef", 2))
print(s[2] == "\u00ef", s.encode("utf-8")[2:4], sorted(s)[-1] == "\U0001f600", s.upper(), s.title())
long = "\u00e9x" * 500
print(len(long), long[501], long[998:], long.find("x", 700), long.count("\u00e9"), long[::250], long[-1::-333])
print("\U0001f600" > "\uffff", "\u00e9" < "z", "e\u0301" == "\u00e9", len("e\u0301"))
