# board: off
# What a BufferedWriter holds is written when it is dropped, and at the end of the program.
import gc
import io


class Raw(io.RawIOBase if hasattr(io, "RawIOBase") else io.IOBase):
    def __init__(self, name):
        self.name = name

    def writable(self):
        return True

    def write(self, data):
        print(self.name, bytes(data))
        return len(data)


def drop():
    writer = io.BufferedWriter(Raw("dropped"), 100)
    writer.write(b"hello")


drop()
gc.collect()
gc.collect()
print("collected")
kept = io.BufferedWriter(Raw("kept"), 100)
kept.write(b"there")
print("end")
