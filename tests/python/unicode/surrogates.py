# Lone surrogates are characters of their own.
s = "a\ud83d\ude00b"
print(len(s), ascii(s), ascii(s[1]), s[1:3] == "\U0001f600", s == "a\U0001f600b", ascii(s.upper()), s.find("b"))
print(ascii("\ud800" + "\udc00"), ["\ud800"] == ["\ud800"], {"\ud800": 1}["\ud800"], "\ud800".isprintable(), "\ud800" < "\ue000")
try:
    "\ud800".encode("utf-8")
except UnicodeEncodeError as e:
    print(e)
print("\ud800".encode("utf-8", "replace"), "\ud800".encode("utf-16-le", "surrogatepass"), ascii("\ud800x".split("x")))
