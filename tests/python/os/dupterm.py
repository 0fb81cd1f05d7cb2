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
print(other.seen.endswith(b"? a line\nanother one\n\n"))

# The stream may be exchanged; the one before is returned.
second = Other()
print(os.dupterm(second) is other)
seen = other.seen
print("to the second")
turn()
print(other.seen == seen, second.seen.endswith(b"to the second\n"))

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

try:
    os.dupterm(other, 1)
except ValueError as error:
    print(error)
