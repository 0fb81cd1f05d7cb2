# board: off
# Sockets that do not wait, or not for ever; refused connections; datagrams.
import errno
import select
import socket

listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
listener.settimeout(0.02)
try:
    listener.accept()
except TimeoutError:
    print("timeout")
listener.setblocking(False)
print(listener.gettimeout())
try:
    listener.accept()
except BlockingIOError as error:
    print(error.errno == errno.EAGAIN)
client = socket.socket()
client.setblocking(False)
try:
    client.connect(listener.getsockname())
    print("connected at once")
except BlockingIOError as error:
    print(error.errno == errno.EINPROGRESS)
print([events for _, events in ((s, e) for s, e in [(listener, 1)])], select.select([listener], [client], [], 5)[0] == [listener])
server, _ = listener.accept()
print(select.select([server], [server], [], 0) == ([], [server], []))
print(server.send(b"x"), select.select([client], [], [], 5)[0] == [client])
port = listener.getsockname()[1]
for each in (client, server, listener):
    each.close()
refused = socket.socket()
try:
    refused.connect(("127.0.0.1", port))
except ConnectionRefusedError as error:
    print(error.errno == errno.ECONNREFUSED)
refused.close()
one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
one.bind(("127.0.0.1", 0))
other.bind(("127.0.0.1", 0))
print(one.sendto(b"datagram", other.getsockname()))
data, sender = other.recvfrom(100)
print(data, sender == one.getsockname())
other.connect(one.getsockname())
print(other.send(b""), one.recvfrom(10)[0])
one.close()
other.close()
