# own
# board: off
import os

base = "_ilistdir.tmp"
os.mkdir(base)
open(base + "/file", "w").close()
os.mkdir(base + "/folder")
print(sorted((name, kind) for name, kind, inode in os.ilistdir(base)))
os.remove(base + "/file")
os.rmdir(base + "/folder")
it = os.ilistdir(base)
print(list(it), list(it))
os.rmdir(base)
try:
    os.ilistdir(base)
except OSError as e:
    print(e.errno)
