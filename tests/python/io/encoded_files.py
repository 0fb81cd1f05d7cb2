# board: off
# python: 3.14
# Text files in other encodings and with other line ends; UTF-8 behind a mark.
import os, codecs, io
name = "encoded_files_test.txt"
def put(data):
    with open(name, "wb") as f: f.write(data)
def raw():
    with open(name, "rb") as f: return f.read()
try:
    put(b"\xef\xbb\xbfa,b\n")
    with open(name, encoding="utf-8-sig") as f: print(repr(f.read()), f.encoding, f.mode, f.name == name)
    with open(name, encoding="latin-1") as f: print(list(f))
    with open(name, "w", encoding="utf-16") as f: print(f.write("äb\n"), f.writable(), f.readable())
    print(raw() in ("äb\n".encode("utf-16"), b"\xfe\xff\x00\xe4\x00b\x00\n"))
    with open(name, encoding="utf-16") as f: print(f.readline(), f.readline())
    with open(name, "w", encoding="cp1252", errors="replace") as f: f.write("€ŝ")
    print(raw())
    with open(name, "a", encoding="cp1252") as f: f.write("é")
    print(raw())
    with open(name, encoding="utf-8", errors="replace") as f: print(ascii(f.read()))
    with open(name, "w", newline="\r\n") as f: f.write("a\nb\n")
    print(raw())
    with open(name, "r+", encoding="latin-1") as f: print(f.read()); f.write("ü")
    print(raw())
    try:
        with open(name, encoding="ascii", errors="strict") as f: pass
        with open(name, encoding="no-such") as f: pass
    except LookupError as e: print(e)
    with io.open(name, "rt", -1, "iso8859-15") as f: print(f.read()[-1])
finally:
    os.remove(name)
for data in (b"\xef\xbb\xbfabc", b"abc", b"\xef\xbb\xbf"): print(repr(data.decode("utf-8-sig")), data.decode("utf_8_sig", "replace"))
print("ä".encode("utf-8-sig"), "".encode("utf-8-sig"))
d = codecs.getincrementaldecoder("utf-8-sig")(); print([d.decode(b"\xef\xbb\xbfa"), d.decode(b"b", True)])
e = codecs.getincrementalencoder("utf-8-sig")(); print(e.encode("a"), e.encode("b"))
try: b"\xff".decode("utf-8-sig")
except UnicodeDecodeError as e: print(e)
