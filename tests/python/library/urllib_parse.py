# board: off
# python: 3.14
# Taking addresses apart, joining and quoting them.
from urllib.parse import (parse_qs, parse_qsl, quote, quote_from_bytes, quote_plus, unquote, unquote_plus, unquote_to_bytes,
                          urldefrag, urlencode, urljoin, urlparse, urlsplit, urlunparse, urlunsplit)

for url in ("http://user:pass@Host.Example:8080/a/b;p?q=1&r#frag", "https://[::1]:443/x", "mailto:a@b.c", "//host/path", "/just/path?x", "",
            "http:///p", "file:///etc/passwd", "HTTP://A", "a:b", "1a:b", "http://h?q", "http://h#f", " http://x/\ty\n", "tel:+1;x=y", "path;a/b;c",
            "http://h:/", "svn+ssh://x/y", "http://a@b@c/", "http://[fe80::1%25eth0]/"):
    parts = urlparse(url)
    print(repr(url), tuple(parts), parts.username, parts.password, parts.hostname, parts.port)
    print("   ", tuple(urlsplit(url)), parts.geturl(), urlsplit(url).geturl())
print(urlparse("http://a/b;c?d#e"), urlsplit("x://y"), urldefrag("http://a/b#c"), urldefrag("http://a/b"))
print(urlparse(b"http://a:1/b?c"), urlparse(b"http://a:1/b").hostname, urlsplit(b"//x"), urldefrag(b"a#b").geturl())
print(urlunparse(("http", "h", "p", "x", "q", "f")), urlunsplit(("", "", "//p", "", "")), urlunsplit(("file", "", "/x", "", "")), urlunsplit(("", "h", "", "", "")))
print(urlsplit("a?b#c", allow_fragments=False), urlsplit("//x", scheme="ftp"), urlsplit("http://h/p")._replace(netloc="other").geturl())

base = "http://a/b/c/d;p?q"
for url in ("g:h", "g", "./g", "g/", "/g", "//g", "?y", "g?y", "#s", "g#s", "g?y#s", ";x", "g;x", "", ".", "./", "..", "../", "../g", "../..", "../../",
            "../../g", "../../../g", "/./g", "/../g", "g.", ".g", "g..", "..g", "./../g", "./g/.", "g/./h", "g/../h", "http:g"):
    print(url, urljoin(base, url))
print(urljoin("", "x"), urljoin("x", ""), urljoin("http://a", "b"), urljoin("http://a/b", "//c/d"), urljoin("mailto:a", "b"), urljoin(b"http://a/b", b"c"))

print(quote("a b/c?d=é&~"), quote("a/b", safe=""), quote_plus("a b/c+d"), quote(b"\xff a"), quote("ä", encoding="latin-1"), quote_from_bytes(b"a\x00b"), quote(""), quote_plus("a b", safe=" "))
print(unquote("a%20b%C3%A9%zz%4"), unquote("%E4", encoding="latin-1"), unquote_plus("a+b%2B"), unquote("%ff"), unquote_to_bytes("a%20é%FF"), unquote(b"a%20b"), unquote("é%C3%A9"))
print(urlencode({"a": 1, "b c": "d&e", "f": [1, 2]}), urlencode({"f": [1, 2], "g": "xy"}, doseq=True), urlencode([("a", "é"), ("a", b"\xff")]), urlencode({"a": "b c"}, quote_via=quote))
print(parse_qs("a=1&b=2&a=3&c=&d"), parse_qs("a=1&c=", keep_blank_values=True), parse_qsl("a=1&a=%20+x"), parse_qsl("a=1;b=2", separator=";"), parse_qs(b"a=%ff&b"), parse_qs(""))


def fails(work):
    try:
        print(work())
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)


fails(lambda: urlsplit("http://h:99999/").port)
fails(lambda: urlsplit("http://h:x/").port)
fails(lambda: urlsplit("http://[::1/"))
fails(lambda: urlsplit("http://::1]/"))
fails(lambda: urljoin("a", b"b"))
fails(lambda: quote(b"a", encoding="utf-8"))
fails(lambda: urlencode(3))
fails(lambda: urlencode("abc"))
fails(lambda: parse_qsl("a", strict_parsing=True))
fails(lambda: parse_qsl("a=1&b=2", max_num_fields=1))
fails(lambda: parse_qsl("a=1", separator=""))
