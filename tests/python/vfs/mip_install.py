# own
# board: off
# mip installs from an index in a directory.
import hashlib
import json
import mip
import os
import sys
import vfs


class Flash:
    def __init__(self, blocks):
        self.data = bytearray(blocks * 256)

    def readblocks(self, block, buffer, offset=0):
        at = block * 256 + offset
        buffer[:] = self.data[at : at + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        at = block * 256 + offset
        self.data[at : at + len(buffer)] = buffer

    def ioctl(self, request, argument):
        if request == 4:
            return len(self.data) // 256
        if request == 5:
            return 256
        return 0


flash = Flash(60)
vfs.VfsLfs2.mkfs(flash)
vfs.mount(vfs.VfsLfs2(flash), "/m")


def put(path, content):
    at = path.find("/", 3)
    while at > 0:
        try:
            os.mkdir(path[:at])
        except OSError:
            pass
        at = path.find("/", at + 1)
    with open(path, "wb") as file:
        file.write(content)


def add(name, text, description):
    digest = hashlib.sha256(text).digest().hex()[:8]
    put("/m/index/file/%s/%s" % (digest[:2], digest), text)
    description["hashes"] = [[name + "/__init__.py", digest]]
    put("/m/index/package/py/%s/latest.json" % name, json.dumps(description).encode())


add("first", b"from second import value\n", {"v": 1, "version": "1", "deps": [["second", "latest"]]})
add("second", b"value = 2\n", {"v": 1, "urls": [["extra.py", "/m/extra.py"]]})
put("/m/extra.py", b"extra = 3\n")
mip.install("first", index="/m/index", target="/m/lib", mpy=False)
sys.path.append("/m/lib")
import first
import extra

print(first.value, extra.extra, sorted(os.listdir("/m/lib")))
mip.install("first", index="/m/index", target="/m/lib", mpy=False)
mip.install("none", index="/m/index", target="/m/lib")
mip.install("/m/extra.py", target="/m/other/place")
print(os.listdir("/m/other/place"))
vfs.umount("/m")
