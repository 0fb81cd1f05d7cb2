# findall, finditer, split with and without groups, and empty matches.
import re

print(re.findall(r"\d+", "a1b22c333"), re.findall(r"(\w)(\d)", "a1b2"), re.findall(r"(a)|b", "ab"), re.findall("x", "abc"), re.findall("", "abc"), re.findall("a*", "baac"))
print(re.findall(b"\\w", b"a b"), re.findall("\u00e9.", "\u00e91\u00e92"), re.compile("a").findall("aaaa", 1, 3), re.findall(r"\b", "ab cd"), re.findall("^a", "aa"), re.findall("(?m)^.", "ab\ncd"))
print([m.span() for m in re.finditer("a|", "bab")], [m.group() for m in re.finditer(r"\w+", "one two")], list(re.finditer("x", "a")), [m.start() for m in re.compile("o").finditer("foo boo", 2)])
print(re.split(r"\s+", "a b  c"), re.split("(,)", "a,b,c"), re.split("x*", "axbc"), re.split(",", "a,b,c", 1), re.split(",", "a,b", maxsplit=0), re.split("(a)|b", "xaybz"), re.split("", "ab"), re.split(r"\b", "a b"), re.split(",", ""), re.compile("[,;]").split("a,b;c", 1))
it = re.finditer("a", "aa")
print(iter(it) is it, next(it).span(), next(it).span(), next(it, None))
