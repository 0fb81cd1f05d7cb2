# board: off
# python: 3.14
# Abstract classes of streams, text over bytes, codecs in parts.
import io, sys, codecs, csv
f = open(__file__); g = open(__file__, 'rb')
for x in (f, g, io.StringIO(), io.BytesIO(), sys.stdout):
    print(isinstance(x, io.IOBase), isinstance(x, io.TextIOBase), isinstance(x, io.BufferedIOBase), isinstance(x, io.TextIOWrapper), isinstance(x, io.BufferedReader))
f.close(); g.close()
t = io.TextIOWrapper(io.BytesIO("häß\r\nzwei\rdrei\n".encode()), encoding="utf-8")
print(t.readline(), t.read(2), t.readlines(), repr(t.read()), t.encoding)
t = io.TextIOWrapper(io.BytesIO(b"a\r\nb\rc\n"), newline=""); print(list(t))
t = io.TextIOWrapper(io.BytesIO(b"a\r\nb\rc\n"), newline="\r"); print(list(t))
b = io.BytesIO(); t = io.TextIOWrapper(b, "latin-1", newline="\r\n"); t.write("é\nx"); t.flush(); print(b.getvalue()); print(t.detach() is b)
t = io.TextIOWrapper(io.BytesIO("€uro".encode("utf-16")), "utf-16"); print(t.read(1), t.read())
print(list(csv.reader(io.TextIOWrapper(io.BytesIO(b"a,b\n1,2\n")))))
class Raw(io.RawIOBase):
    def __init__(self, data): self.data = data; self.at = 0
    def readable(self): return True
    def readinto(self, b):
        n = min(len(b), 3, len(self.data) - self.at)
        b[:n] = self.data[self.at:self.at+n]; self.at += n
        return n
r = Raw(b"hello\nworld\nend"); print(r.read(2), r.readline(), r.readall(), r.closed); r.close(); print(r.closed)
br = io.BufferedReader(Raw(b"hello\nworld\nend")); print(br.peek(1)[:1], br.readline(), br.read(3), br.read(), br.read(1))
print(list(io.BufferedReader(Raw(b"1\n2\n3"))))
print(io.TextIOWrapper(io.BufferedReader(Raw("äöü\nx".encode()))).read())
class Lines(io.TextIOBase):
    def __init__(self): self.got = []
    def write(self, s): self.got.append(s); return len(s)
l = Lines(); print("a", 1, file=l); print(l.got, l.writable(), l.isatty())
for name in ("fileno", "read"):
    try: getattr(l, name)()
    except io.UnsupportedOperation as e: print(name, e)
with io.BytesIO(b"x") as s: print(isinstance(s, io.RawIOBase))
d = codecs.getincrementaldecoder("utf-8")(); print([d.decode(bytes([c])) for c in "aé€😀".encode()], repr(d.decode(b"", True)))
try: d.decode(b"\xe2\x82"); d.decode(b"", True)
except UnicodeDecodeError as e: print(e)
e = codecs.getincrementalencoder("utf-16")(); print(len(e.encode("a")), len(e.encode("b")))
print("".join(codecs.iterdecode([b"\xc3", b"\xa4x"], "utf8")), b"".join(codecs.iterencode(["ä", "x"], "latin-1")))
b = io.BytesIO(); w = codecs.getwriter("utf-8")(b); w.write("ä\n"); w.writelines(["b", "c"]); print(b.getvalue())
r = codecs.getreader("utf-8")(io.BytesIO("ä\nb".encode())); print(r.readline(), r.read(), list(codecs.getreader("ascii")(io.BytesIO(b"1\n2"))))
print(io.DEFAULT_BUFFER_SIZE, io.BlockingIOError is BlockingIOError)
t = io.TextIOWrapper(io.BytesIO(), write_through=True); t.reconfigure(encoding="ascii", errors="replace"); t.write("é"); t.flush(); print(t.buffer.getvalue())
