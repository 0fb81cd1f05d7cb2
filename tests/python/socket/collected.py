# own
# board: off
# Sockets that nothing refers to any more are closed when the collector finds them.
import gc
import socket


def forget():
    return socket.socket().fileno()


first = forget()
most = first
for _ in range(100):
    most = max(most, forget())
    gc.collect()
print(most - first < 10)

kept = socket.socket()
number = kept.fileno()
gc.collect()
print(kept.fileno() == number, forget() != number)
