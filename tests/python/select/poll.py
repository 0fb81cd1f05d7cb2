# own
# Objects that say in `ioctl` what they are ready for, queues of bytes, standard streams.
import io
import micropython
import select
import sys


class Source(io.IOBase):
    def __init__(self):
        self.events = 0

    def ioctl(self, request, argument):
        return self.events & argument if self.events >= 0 else self.events


first, second = Source(), Source()
poll = select.poll()
poll.register(first, select.POLLIN)
poll.register(second)
print(poll.poll(0))
first.events = select.POLLIN | select.POLLOUT
print([(entry is first, events) for entry, events in poll.poll(0)])
second.events = select.POLLOUT
print([(entry is first, events) for entry, events in poll.ipoll(0)])
poll.modify(first, select.POLLIN | select.POLLOUT)
print([events for entry, events in poll.ipoll(0, 1)], poll.poll(0))
poll.modify(second, select.POLLOUT)
for entry, events in poll.ipoll(0):
    poll.unregister(entry)
    print(entry is second, events, poll.poll(1))
try:
    poll.modify(second, 1)
except OSError as error:
    print(error.errno)
try:
    poll.unregister(second)
except KeyError:
    print("KeyError")
first.events = -5
poll.modify(first, 1)
try:
    poll.poll()
except OSError as error:
    print(error.errno)
poll.unregister(first)
ring = micropython.RingIO(4)
poll.register(ring)
print([events for entry, events in poll.poll()])
ring.write(b"abcd")
print([events for entry, events in poll.poll()])
for bad in (1.5, None, "text", object()):
    try:
        poll.register(bad)
    except TypeError as error:
        print(error)
print(select.select([], [sys.stdout], [], 0) == ([], [sys.stdout], []))
print(select.select([second], [second], [], 0) == ([], [second], []), select.select([], [], [], 0.001))
try:
    select.select([], [], [], -1)
except ValueError as error:
    print(error)
