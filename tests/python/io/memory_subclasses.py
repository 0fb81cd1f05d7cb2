# Classes derived from streams in memory prepare themselves by __init__.
import io


class Counted(io.BytesIO):
    def __init__(self, content):
        super().__init__(content)
        self.count = 0

    def write(self, data):
        self.count += 1
        return super().write(data)


stream = Counted(b"abc")
print(stream.read(), stream.write(b"def"), stream.count, stream.getvalue())


class Shouting(io.StringIO):
    def __init__(self, text, mark="!"):
        super().__init__(text + mark)


print(Shouting("hey").read(), Shouting("hey", mark="?").getvalue())


class Plain(io.BytesIO):
    pass


print(Plain(b"xyz").read(2), Plain().getvalue(), Plain(initial_bytes=b"k").read())


class Made(io.StringIO):
    def __new__(cls, *arguments):
        return super().__new__(cls, *arguments)


print(Made("text").read())

# __init__ begins anew.
stream = io.BytesIO(b"first")
stream.read(3)
stream.__init__(b"second")
print(stream.tell(), stream.read())
