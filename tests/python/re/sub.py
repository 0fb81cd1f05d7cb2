# sub and subn with templates and functions.
import re

print(re.sub("a", "b", "banana"), re.sub("a", "b", "banana", count=2), re.subn("a", "", "banana"), re.subn("x", "y", "abc"), re.sub("x", "y", "abc"))
print(re.sub(r"(\w)(\d)", r"\2\1", "a1b2"), re.sub(r"(?P<l>\w)", r"<\g<l>>", "ab"), re.sub("(a)", r"\g<0>\g<1>\\", "a"), re.sub("a", r"\n\t\x"[:4], "a"), re.sub("(a)(b)?", r"[\2]", "ac"))
print(re.sub("", "-", "abc"), re.sub("x*", "-", "abxd"), re.sub("^", "> ", "a\nb"), re.sub("(?m)^", "> ", "a\nb"), re.sub("a*", "x", "baac"), re.sub("b|", "-", "abc"))
print(re.sub(r"\d+", lambda m: str(int(m.group()) * 2), "1 20 300"), re.sub("a", lambda m: "\\1", "a"), re.sub(b"a", b"\\g<0>x", b"ba"), re.sub("\u00e9", "e", "\u00e9t\u00e9"))
print(re.compile("a").sub("b", "aaa", 1), re.compile("a").subn("b", "aaa"), re.sub("[abc]", "", "xaybz"), re.sub("a", r"\07\0\101"[0:3], "a") == "\x07", re.sub("(.)", r"\1\1", "ab\u20ac"))
calls = []
re.sub("a", lambda m: calls.append(m.span()) or "", "aba")
print(calls)
for f in (
    lambda: re.sub("(a)", r"\2", "a"), lambda: re.sub("a", r"\g<x>", "a"), lambda: re.sub("a", r"\g<1>", "a"), lambda: re.sub("a", r"\q", "a"), lambda: re.sub("a", "\\", "a"), lambda: re.sub("a", r"\g<1", "a"), lambda: re.sub("a", lambda m: 5, "a"), lambda: re.sub("a", 5, "a"), lambda: re.sub("a", "b", 5),
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ in ("error", "PatternError", "IndexError", "TypeError"))
