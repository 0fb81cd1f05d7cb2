import io

b = io.BytesIO(b"hello world")
print(b.read(5), b.tell(), b.seek(-3, 2), b.read(), b.read())
print(b.seek(2), b.seek(2, 1), b.read(2))
b.seek(0)
print(b.write(b"HE"), b.getvalue())
b.seek(14)
b.write(bytearray(b"end"))
print(b.getvalue())
b.seek(0)
target = bytearray(4)
print(b.readinto(target), target, b.readinto(memoryview(target)[1:3]), target)
b = io.BytesIO(b"one\ntwo\nthree")
print(list(b), b.readline())
b.seek(0)
print(b.readline(2), b.readlines(3), b.read1(2))
b.truncate(3)
print(b.getvalue(), b.tell())
b = io.BytesIO()
for i in range(100):
    b.write(bytes([i]) * 10)
print(len(b.getvalue()), b.getvalue()[990:])
with b:
    pass
try:
    b.write(b"x")
except ValueError as e:
    print(e)
try:
    io.BytesIO("text")
except TypeError as e:
    print("TypeError")
