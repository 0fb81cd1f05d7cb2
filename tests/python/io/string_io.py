# board: off
import io

s = io.StringIO()
print(s.write("héllo"), s.tell(), s.getvalue())
print(s.seek(1), s.read(2), s.tell(), s.read(), repr(s.read()))
s.seek(1)
s.write("E")
print(s.getvalue())
s.seek(0, 2)
s.write("\nsecond\nthird")
s.seek(0)
print([line for line in s])
s.seek(0)
print(repr(s.readline(3)), repr(s.readline()), s.readlines())
print(s.seek(20), s.tell())
s.write("x")
print(ascii(s.getvalue()))
print(s.truncate(3), s.getvalue())
s = io.StringIO("initial")
print(s.tell(), s.read(3))
s.write("IAL!")
print(s.getvalue())
s.seek(2)
s.write("ü")
print(s.getvalue(), s.tell())
with io.StringIO("a\nb") as t:
    print(t.readable(), t.writable(), t.seekable(), t.closed)
print(t.closed)
try:
    t.read()
except ValueError as e:
    print(e)
try:
    s.seek(-1)
except ValueError as e:
    print(e)
try:
    io.StringIO(b"x")
except TypeError as e:
    print(e)
print("printed", 1, 2, sep="-", file=s)
print(repr(s.getvalue()))
s.writelines(["one", "two"])
print(repr(s.getvalue()))
