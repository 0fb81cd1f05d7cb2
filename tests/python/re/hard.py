# board: off
# Long texts and deep nesting.
import re

s = "a" * 20000
print(len(re.match("a*", s).group()), len(re.match("(a|b)*", s).group()), len(re.match("(?:a|b)*?$", s).group()), re.search("b", s), len(re.findall("a", s)))
print(re.match("(x+x+)+y", "x" * 12), re.sub("a+", "b", s), len(re.split("a", s)), re.search("a{1000}$", s).span(), re.match("(?:(?:(?:a{2}){2}){2}){2}", s).end())
deep = "(" * 90 + "a" + ")" * 90
m = re.match(deep, "a")
print(m.group(90), len(m.groups()), re.match(".*.*.*b", "a" * 60), re.fullmatch("(a?){10}a{10}", "a" * 10).span())
