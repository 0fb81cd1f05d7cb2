# Flags as arguments.
import re

print(re.match("A", "a", re.I), re.match("A", "a", flags=re.IGNORECASE), re.findall("^a", "a\na", re.M), re.match(".", "\n", re.S), re.match("a b", "ab", re.X), re.match(r"\w", "\u00e9", re.A), re.sub("A", "b", "aa", flags=re.I), re.split("X", "axb", flags=re.I))
p = re.compile("a")
print(re.compile(p) is p, re.match(p, "a") is not None, re.I | re.M == 10, int(re.DOTALL), int(re.A))
try:
    re.compile(p, re.I)
except ValueError as e:
    print(e)
re.purge()
