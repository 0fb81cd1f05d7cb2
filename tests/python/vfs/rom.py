# own
# A read-only file system in memory.
import os
import sys
import vfs


def number(value, padding=b""):
    groups = [value & 0x7F]
    while value > 0x7F:
        value >>= 7
        groups.insert(0, 0x80 | value & 0x7F)
    return padding + bytes(groups)


def record(kind, payload, padding=b""):
    return number(kind) + number(len(payload), padding) + payload


def named(kind, name, payload):
    return record(kind, number(len(name)) + name + payload)


inner = named(5, b"u.txt", record(1, b"??") + record(2, b"first\nsecond\n"))
shared = record(2, b"shared content")
body = (
    named(5, b"module_in_rom.py", record(2, b"value = __file__\n"))
    + named(4, b"sub", inner)
    + record(9, b"unknown")
    + named(5, b"pointer", record(3, number(6) + number(0)))
    + shared
)
start = body.index(b"shared content")
body = body.replace(record(3, number(6) + number(0)), record(3, number(6) + number(start)))
image = record(0x14A6B1, body)
print(image[:3].hex())

system = vfs.VfsRom(memoryview(image + b"\xff" * 8))
print(system, tuple(system.statvfs("/"))[:3] == (1, 0, len(body)), repr(system.getcwd()))
vfs.mount(system, "/rom")
print(list(os.ilistdir("/rom")))
print(os.listdir(b"/rom/sub"), os.stat("/rom/sub/u.txt")[:7], hex(os.stat("/rom/sub")[0]))
with open("/rom/sub/u.txt") as file:
    print(file.readline(), file.tell(), file.read(), file.seek(-3, 2), file.read(), file.seek(100))
print(open("/rom/pointer", "rb").read())
sys.path.append("/rom")
import module_in_rom

print(module_in_rom.value)
for function, *arguments in (
    (open, "/rom/new", "w"),
    (open, "/rom/sub"),
    (open, "/rom/none"),
    (open, "/rom/pointer/below"),
    (os.remove, "/rom/pointer"),
    (os.mkdir, "/rom/new"),
    (os.chdir, "/rom/sub"),
    (vfs.VfsRom, b"no image"),
    (vfs.VfsRom, image[:40]),
):
    try:
        print(function(*arguments))
    except OSError as error:
        print(error.errno)
# A binary file's content is a view of the image.
file = open("/rom/pointer", "rb")
file.read(3)
view = memoryview(file)
print(view.readonly, bytes(view), view.obj is not file, file.read())
inner = named(5, b"inner.txt", record(2, b"in an image in an image"))
outer = record(0x14A6B1, named(5, b"inner.img", record(2, record(0x14A6B1, inner))))
vfs.mount(vfs.VfsRom(bytearray(outer)), "/outer")
with open("/outer/inner.img", "rb") as file:
    vfs.mount(vfs.VfsRom(memoryview(file)), "/inner")
print(open("/inner/inner.txt").read())
for file in open("/rom/pointer"), sys.stdin.buffer:
    try:
        memoryview(file)
    except TypeError as error:
        print(error)

vfs.umount("/rom")

# Damage is an error, or a file that is not there.
for at in range(len(image)):
    for byte in 0, 0x7F, 0x80, 0xFF:
        damaged = bytearray(image)
        damaged[at] = byte
        try:
            system = vfs.VfsRom(damaged)
            for entry in system.ilistdir("/"):
                if entry[1] == 0x8000:
                    system.open(entry[0], "rb").read()
                else:
                    list(system.ilistdir(entry[0]))
        except (OSError, UnicodeError, ValueError):
            pass
print("done")
