# board: off
import io, os

name = "_files_test.tmp"
with open(name, "w") as f:
    print(f.write("first line\nsecond é\n"), f.tell(), f.name, f.mode)
    f.writelines(["a", "b\n"])
with open(name) as f:
    print(f.read(7), f.tell())
    print(f.readline(), f.readline(), f.read(), f.read())
with open(name, "a") as f:
    f.write("appended")
print(open(name).readlines())
with open(name, "rb") as f:
    print(f.read(3), f.seek(-4, 2), f.read(), f.seek(0), f.readline())
    buffer = bytearray(6)
    print(f.readinto(buffer), buffer)
with open(name, "r+b") as f:
    f.seek(6)
    f.write(b"LINE")
    f.seek(0)
    print(f.readline())
    f.truncate(10)
print(os.stat(name).st_size, open(name).read())
with open(name, "w+") as f:
    f.write("x" * 10000)
    f.seek(9998)
    print(f.read(), f.read())
print(sum(len(line) for line in open(name)))
for mode in ["", "q", "rw", "r+b+", "tb"]:
    try:
        open(name, mode)
    except ValueError as e:
        print("ValueError", mode)
f = open(name)
f.close()
f.close()
for action in [f.read, lambda: f.write("x"), lambda: f.seek(0), lambda: iter(f)]:
    try:
        action()
    except ValueError as e:
        print(e)
f = open(name, "w")
try:
    f.read()
except OSError as e:
    print(e)
f.close()
f = open(name)
try:
    f.write("x")
except OSError as e:
    print(e)
f.close()
try:
    open(name, "x")
except FileExistsError as e:
    print(e.errno, e.filename)
with open(name, "wb") as f:
    f.write(b"bad \xff text")
try:
    open(name).read()
except UnicodeDecodeError as e:
    print(e.reason)
os.remove(name)
try:
    open(name)
except FileNotFoundError as e:
    print(e)
    print(e.args, e.errno, e.strerror, e.filename)
try:
    open(".")
except IsADirectoryError as e:
    print(e)
