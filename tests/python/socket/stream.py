# own
# board: off
# The methods that MicroPython's sockets share with its other streams.
import socket

listener = socket.socket()
listener.bind(socket.getaddrinfo("127.0.0.1", 0)[0][-1])
listener.listen(1)
client = socket.socket()
client.connect(listener.getsockname())
server = listener.accept()[0]
print(client.write(b"one line\nanother " + b"long " * 40 + b"line\nrest"))
print(server.readline(), len(server.readline()), server.readline(2), server.read(2))
client.write("text")
buffer = bytearray(4)
print(server.readinto(buffer), buffer)
server.setblocking(False)
print(server.read(), server.read(1), server.readline(), server.readinto(buffer))
client.write(b"partial")
while (line := server.readline()) is None:
    pass
print(line)
client.close()
server.setblocking(True)
print(server.read(), server.readline(), server.readinto(buffer), server.makefile("rb") is server)
server.close()
listener.close()
