# board: off
# A connection within the process: sending, receiving, ends, options, addresses.
import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", 0))
listener.listen(2)
address = listener.getsockname()
print(address[0], address[1] > 0, listener.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR) != 0)
client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect(address)
server, peer = listener.accept()
print(peer == client.getsockname(), server.getpeername() == peer, server.getsockname() == address)
print(client.send(b"hello"), client.sendall(bytearray(b" world")))
print(server.recv(5, socket.MSG_PEEK), server.recv(5), server.recv(100))
data = bytes(range(256)) * 300
server.settimeout(5)
client.settimeout(5)
received = bytearray()
sent = 0
while sent < len(data):
    sent += client.send(memoryview(data)[sent : sent + 20000])
    part = bytearray(30000)
    count = server.recv_into(part)
    received += part[:count]
while len(received) < len(data):
    received += server.recv(65536)
print(received == data, server.gettimeout())
client.shutdown(socket.SHUT_WR)
print(server.recv(10), server.recv(10))
server.close()
print(server.fileno())
for call in (lambda: server.recv(1), lambda: server.send(b"x"), lambda: server.bind(("127.0.0.1", 0))):
    try:
        call()
    except OSError as error:
        print(error)
client.close()
listener.close()
with socket.socket() as unused:
    print(unused.fileno() >= 0, unused.family == socket.AF_INET, unused.type == socket.SOCK_STREAM)
print(unused.fileno())
