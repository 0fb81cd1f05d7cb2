# Atomic groups and possessive repetitions.
import re

for p, s in [("a++a", "aaa"), ("a*+b", "aab"), ("(?>a|ab)c", "abc"), ("(?>ab|a)c", "abc"), ("(?:ab)?+ab", "ab"), ("a{1,2}+a", "aa"), ("(?>a*)b", "aab")]:
    print(p, s, re.search(p, s))
