# What patterns can say.
import re

for p, s in [
    ("a.c", "abc"), ("a.c", "a\nc"), ("[a-cx]+", "abxcd"), ("[^a-c]+", "abxyd"), (r"[\]\-a]+", "a-]b"), ("[]a]+", "]a"), ("[a-]+", "a-b"), (r"[\w.]+@", "a.b@c"), (r"\d+\D", "12x"), (r"\s\S", "a b"),
    (r"\bfoo\b", "a foo."), (r"\Boo", "foo"), (r"\Aab\Z", "ab"), ("^b", "a\nb"), ("a$", "a\n"), ("a*", "aaa"), ("a+?", "aaa"), ("a{2}", "aaa"), ("a{2,}", "aaaa"), ("a{,2}", "aaa"), ("a{1,2}?", "aaa"), ("x{y}", "x{y}"), ("a{,}", "aa"),
    ("(a|b)+", "abab"), ("(?:ab)+", "ababc"), ("(a)(b)?", "ac"), (r"(\w)\1", "abccd"), (r"(?P<q>['\"]).*?(?P=q)", "say 'hi' \""), ("a(?=b)", "acab"), ("a(?!b)", "abac"), ("(?<=a)b", "bab"), ("(?<!a)b", "abb"), ("(?i)ABC", "xabc"), ("(?i:a)b", "Ab"), ("(?s).+", "a\nb"),
    ("(?m)^b$", "a\nb\nc"), ("(?x) a  b # c\n", "ab"), ("(?a)\\w+", "\u00e9a"), ("\\w+", "\u00e9a\u4e2d"), (r"\x41\u00e9\101\n\t\.", "A\u00e9A\n\t."), ("(?#comment)a", "a"), ("a|b|", "c"), ("(|a)b", "ab"), ("(a*)*", "aab"), ("(a*)+b", "aab"), ("((a)|b)*", "ab"), ("(a)?(?(1)b|c)", "ab"), ("(a)?(?(1)b|c)", "c"),
    ("", "abc"), ("$", "ab"), ("a|ab|abc", "abc"), (r"(\d+)-(\d+)", "tel 12-345"), ("[\u00e0-\u00ff]+", "ab\u00e9\u00e8"), ("(?i)[\u00e0-\u00ff]+", "\u00c9\u00e9"), (r"\.", "a.b"), (r"[\d\s]+", "1 2a"), (r"[^\W\d]+", "12ab"), ("(?i)\u00c9", "\u00e9"), ("a{0}b", "ab"), ("(?-i:a)", "a"), ("[.]+", "a.."), ("(?i)[a-f]+", "xADe"),
]:
    m = re.search(p, s)
    print(ascii(p), ascii(s), m and (m.span(), m.groups()))
