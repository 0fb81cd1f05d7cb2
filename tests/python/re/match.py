# match, fullmatch, search and what matches tell.
import re

m = re.match(r"(\w+) (?P<second>\w+)(x)?", "hello world!")
print(m.group(), m.group(0), m.group(1), m.group("second"), m.group(1, 2), m[1], m["second"], m.group(3), m[3])
print(m.groups(), m.groups("-"), m.groupdict(), m.start(), m.end(), m.span(), m.span(2), m.start("second"), m.end(1), m.span(3))
print(m.pos, m.endpos, m.lastindex, m.lastgroup, m.string, m.re.pattern, m.regs, m.expand(r"\2-\g<1>\n"), bool(m))
print(m, re.compile("a"), re.compile(b"a", re.I | re.M), repr(re.match("\u00e9", "\u00e9")))
print(re.fullmatch("a|ab", "ab"), re.fullmatch("a", "ab"), re.match("b", "ab"), re.search("b", "ab"), re.search("x", "ab"))
p = re.compile("o")
print(p.match("dog", 1), p.match("dog", 2), p.search("dog", 0, 1), p.search("dodo", 2), p.fullmatch("dog", 1, 2), p.search("dog", -5), p.search("dog", 2, 1))
print(re.compile("^o").match("dog", 1), re.compile("o$").search("dog", 0, 2), re.match(b"a+", b"aab"), re.match("a", "b"))
p = re.compile(r"(?P<a>x)(?P<b>y)?")
print(p.groups, p.groupindex, p.flags, p.pattern, p == re.compile(p.pattern), p.match("x").lastgroup, p.match("xy").lastgroup)
for f in (
    lambda: m.group(4), lambda: m.group("nope"), lambda: m[9], lambda: re.match("a", 5), lambda: re.match("a", b"a"), lambda: re.match(b"a", "a"), lambda: re.match(5, "a"), lambda: m.group(-1),
):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
