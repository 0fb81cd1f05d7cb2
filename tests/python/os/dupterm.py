# own
# board: off
# A stream sees the output, and what it has to read is input.
import os
import sys


class Other:
    def __init__(self):
        self.seen = b""
        self.typed = b""

    def write(self, data):
        self.seen += data

    def readinto(self, buffer):
        if not self.typed:
            return None
        buffer[0] = self.typed[0]
        self.typed = self.typed[1:]
        return 1


def turn():
    # Work is done at safepoints.
    for _ in range(3):
        pass


other = Other()
print(os.dupterm(other))
print("to both")
turn()
print(other.seen)
other.typed = b"a line\nanother one\nrest"
print(input("? "))
print(sys.stdin.readline())
turn()
print(other.seen.endswith(b"? a line\r\nanother one\r\n\r\n"))

# The stream may be exchanged; the one before is returned.
second = Other()
print(os.dupterm(second) is other)
print(other.seen.endswith(b"True\r\n"))
seen = other.seen
print("to the second")
turn()
print(other.seen == seen, second.seen.endswith(b"to the second\r\n"))

# Bytes pass as they are.
sys.stdout.buffer.write(b"one\ntwo\r\n")
turn()
print(second.seen.endswith(b"one\ntwo\r\n"))

# Ctrl-C from there interrupts.
second.typed = b"\x03"
try:
    while True:
        pass
except KeyboardInterrupt:
    print("interrupted")

# A stream that ends is given up.
class Ended(Other):
    def readinto(self, buffer):
        return 0


os.dupterm(Ended())
print("the last line")
turn()
print(os.dupterm(None))



# What cannot be one.
for stream, index in (other, 1), (other, -1), (7, 0), (sys.stdin.readline, 0):
    try:
        os.dupterm(stream, index)
    except (ValueError, OSError) as error:
        print(type(error).__name__, error)
print(os.dupterm(None))


# One that takes little at a time gets everything; one that has to wait loses what is left.
class Narrow(Other):
    def write(self, data):
        self.seen += data[:3]
        return min(len(data), 3)


class Waiting(Other):
    def write(self, data):
        self.seen += data[:3]
        self.write = lambda data: None
        return 3


for kind in Narrow, Waiting:
    stream = kind()
    os.dupterm(stream)
    print("little by little")
    turn()
    os.dupterm(None)
    print(stream.seen)


# What its own methods print is not given to it.
class Talking(Other):
    def write(self, data):
        print("written:", len(data))
        self.seen += data


stream = Talking()
os.dupterm(stream)
print("loud")
turn()
os.dupterm(None)
print(stream.seen)


# A method may give the stream up itself.
class Shy(Other):
    def write(self, data):
        self.seen += data
        os.dupterm(None)

    def readinto(self, buffer):
        print("never read")


stream = Shy()
os.dupterm(stream)
print("to the shy one")
turn()
print("no more")
turn()
print(stream.seen, os.dupterm(None))
