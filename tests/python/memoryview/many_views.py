# Views that come and go: a buffer is held as long as one of them lives, however many there were.
buffer = bytearray(64)
kept = memoryview(buffer)
total = 0
for i in range(4000):
    part = kept[i % 32:]
    total += len(part)
    part.release()
print(total)
try:
    buffer.append(1)
except BufferError as error:
    print(error)
views = [kept[i:] for i in range(30)]
kept.release()
for view in views[1:]:
    view.release()
try:
    buffer.extend(b"12")
except BufferError:
    print("still held")
views[0].release()
buffer.extend(b"12")
print(len(buffer))


# Classes and bound methods that come and go.
def make(i):
    class Local:
        number = i

        def add(self, other, more=1):
            return self.number + other + more
    return Local


adders = [make(i)().add for i in range(300)]
print(sum(add(1) for add in adders), adders[7](1, 2), adders[8](1, more=3))
for i in range(500):
    make(i)
print(make(5).number, adders[299](0))


class Manager:
    def __enter__(self):
        return "entered"

    def __exit__(self, kind, value, trace):
        return kind is KeyError


with Manager() as state:
    print(state)
with Manager():
    raise KeyError
enter = Manager().__enter__
print(enter())
try:
    enter(1)
except TypeError as error:
    print("TypeError")
