# Runs with CPython and littlefs-python: makes, lists or changes a file system in an image file.
# Arguments: file, size of blocks, number of blocks, on-disk version or 0, make, list or change.
import sys

from littlefs import LittleFS


def walk(path):
    for name in sorted(system.listdir(path or "/")):
        below = path + "/" + name
        if system.stat(below).type == 2:
            print("/d" + below, "directory")
            walk(below)
        else:
            with system.open(below, "rb") as file:
                content = file.read()
            print("/d" + below, len(content), sum(content))


path, size, count, version, what = sys.argv[1], *(int(word, 0) for word in sys.argv[2:5]), sys.argv[5]
extra = {"disk_version": version} if version else {}
system = LittleFS(block_size=size, block_count=count, mount=False, **extra)
if what == "make":
    system.format()
else:
    with open(path, "rb") as file:
        system.context.buffer = bytearray(file.read())
system.mount()
if what == "list":
    walk("")
else:
    system.makedirs("/python/deep")
    for number in range(30):
        with system.open("/python/deep/p%d" % number, "wb") as file:
            file.write(b"x" * number * 40)
    with system.open("/python/large", "wb") as file:
        file.write(bytes(range(256)) * 80)
    if what == "change":
        system.remove("/Moved to the root.text")
        system.rename("/APPEND.TXT", "/python/append")
    with open(path, "wb") as file:
        file.write(system.context.buffer)
