# own
# What a stream does not take is kept.
import io


class Slow(io.IOBase):
    def __init__(self, answers):
        self.answers = answers
        self.taken = b""

    def write(self, data):
        answer = self.answers.pop(0) if self.answers else len(data)
        if isinstance(answer, Exception):
            raise answer
        if answer is not None:
            answer = min(answer, len(data))
            self.taken += bytes(data[:answer])
        return answer


def attempt(work, *arguments):
    try:
        print(work(*arguments))
    except Exception as error:
        print(type(error).__name__, error.args[0])


slow = Slow([None, 2, 0, OSError(5), 1])
writer = io.BufferedWriter(slow, 8)
attempt(writer.write, b"abcdef")
for _ in range(4):
    attempt(writer.flush)
    print(slow.taken)
attempt(writer.write, bytearray(b"0123456789"))
print(slow.taken)
attempt(writer.flush)
print(slow.taken)

# A full buffer goes on at once, an empty one does not.
stream = io.BytesIO()
writer = io.BufferedWriter(stream, 4)
for data in (b"a", b"bc", b"d", b"efghijk", b""):
    writer.write(data)
    print(stream.getvalue())
writer.flush()
writer.flush()
print(stream.getvalue())


# A stream that writes to the writer in front of it.
class Echo(io.IOBase):
    def __init__(self):
        self.seen = []

    def write(self, data):
        self.seen.append(bytes(data))
        if len(self.seen) < 3:
            echoing.write(b"+")
        return len(data)


echo = Echo()
echoing = io.BufferedWriter(echo, 8)
echoing.write(b"one")
echoing.flush()
print(echo.seen)
