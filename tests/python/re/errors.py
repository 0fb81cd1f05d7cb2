# Malformed patterns.
import re

for p in ("*", "a**", "(", ")", "(a", "a)", "[", "[a", "[z-a]", "a{3,2}", "\\", "(?", "(?P", "(?P<", "(?P<1>a)", "(?P<a>x)(?P<a>y)", "(?P=x)", r"\1", r"(\1)", "(?z)", r"\q", r"[\q]", "+", "?", "(?P<a", "x(?i)y", "[]", r"\x1", "(?(1)a)", "a{2}{3}", "(?<x)", "(?i"):
    try:
        re.compile(p)
        print(p, "compiled")
    except re.error as e:
        print(p, "|", e.pattern == p, isinstance(e.pos, int), e.lineno, isinstance(e.msg, str))
for p in ("*", "a**", "(", ")", "[a", "[z-a]", "a{3,2}", r"\1"):
    try:
        re.compile(p)
    except re.error as e:
        print(e)
print(re.compile("a").search("ba").span(), re.escape("a.b*c[d]\n-"), re.escape(b"x+"), re.escape("\u00e9_1"))
