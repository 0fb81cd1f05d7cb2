# own
"""Streams that claim to have read or written what they were not asked for."""
import io, json, select, deflate, sys

BOGUS = [3000, -19, -(1 << 40), 1 << 40, 1 << 100, -(1 << 100), None, "x", 1.5, 0, True]


class Stream(io.IOBase):
    """Answers once with `first`, then says that it is at its end."""

    def __init__(self, answer):
        self.answers = [answer]
        self.calls = 0

    def reply(self):
        self.calls += 1
        assert self.calls < 10000
        return self.answers[0]

    def readinto(self, buffer):
        for index in range(len(buffer)):
            buffer[index] = 0x41
        return self.reply() if self.calls < 3 else 0

    def write(self, buffer):
        return self.reply()

    def ioctl(self, request, argument):
        return self.answers[0] if request == 3 else 0


def attempt(name, work, answer):
    stream = Stream(answer)
    try:
        result = work(stream)
    except Exception as error:
        result = type(error).__name__, error.errno if isinstance(error, OSError) else None
    print(name, answer, result)


def buffered(stream):
    writer = io.BufferedWriter(stream, 8)
    return writer.write(b"0123456789ab"), writer.flush()


def squeeze(stream):
    with deflate.DeflateIO(stream, deflate.ZLIB) as file:
        return file.write(bytes(300))


def poll(stream):
    poller = select.poll()
    poller.register(stream, select.POLLIN)
    return len(poller.poll(0))


def copy(stream):
    target = io.BytesIO()
    source = io.BytesIO(b"abc")
    return stream.write(source.read()), target.write(stream.read(2) or b"")


WORK = [
    ("read", lambda stream: stream.read()),
    ("read 2", lambda stream: stream.read(2)),
    ("readline", lambda stream: stream.readline()),
    ("readlines", lambda stream: stream.readlines()),
    ("for", lambda stream: [line for line in stream]),
    ("json", json.load),
    ("deflate", lambda stream: deflate.DeflateIO(stream, deflate.RAW).read(4)),
    ("buffered", buffered),
    ("squeeze", squeeze),
    ("print", lambda stream: print("abc", file=stream)),
    ("dump", lambda stream: json.dump([1, "a"], stream)),
    ("poll", poll),
    ("copy", copy),
]
for name, work in WORK:
    for answer in BOGUS:
        attempt(name, work, answer)
