# own
# board: off
# A stream that fails or answers with what cannot be is given up, closed and named in a message.
import os


class Stream:
    def write(self, data):
        return len(data)

    def readinto(self, buffer):
        return None

    def close(self):
        print("closed")


def turn():
    for _ in range(3):
        pass


def test(stream):
    os.dupterm(stream)
    print("a line")
    turn()
    print(os.dupterm(None) is stream)


class Raising(Stream):
    def write(self, data):
        raise ValueError("the wire is cut")


class RaisingOnRead(Stream):
    def readinto(self, buffer):
        raise OSError(5)


class Talkative(Stream):
    def readinto(self, buffer):
        return 2


class Textual(Stream):
    def write(self, data):
        return "many"


class Boastful(Stream):
    def write(self, data):
        return len(data) + 1


class Ended(Stream):
    def readinto(self, buffer):
        return 0


class BadToClose(Raising):
    def close(self):
        raise RuntimeError("not shown")


class Leaving(Stream):
    def write(self, data):
        raise SystemExit(3)


for kind in Stream, Raising, RaisingOnRead, Talkative, Textual, Boastful, Ended, BadToClose, Leaving:
    print(kind.__name__)
    test(kind())


# Without close.
class Bare:
    def write(self, data):
        1 / 0

    readinto = Stream.readinto


test(Bare())


# Ctrl-C in it is the program's.
class Interrupted(Stream):
    def write(self, data):
        if not data.startswith(b"K"):
            raise KeyboardInterrupt


try:
    test(Interrupted())
except KeyboardInterrupt:
    print("KeyboardInterrupt")
print(type(os.dupterm(None)).__name__)


# What is printed last arrives.
class Last(Stream):
    def write(self, data):
        print("arrived:", data)


os.dupterm(Last())
print("the last words")
