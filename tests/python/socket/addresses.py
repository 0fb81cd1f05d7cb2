# board: off
# Addresses in text and bytes, and what is no address.
import socket

print([tuple(int(n) for n in entry[:3]) + entry[3:] for entry in socket.getaddrinfo("127.0.0.1", 80, 0, socket.SOCK_STREAM)])
print([entry[-1] for entry in socket.getaddrinfo("::1", "8080", socket.AF_INET6, socket.SOCK_DGRAM)])
print(len(socket.getaddrinfo("10.0.0.1", 1)), socket.getaddrinfo("localhost", 1, socket.AF_INET)[0][-1])
print(socket.inet_pton(socket.AF_INET, "1.2.3.4"), socket.inet_ntop(socket.AF_INET6, bytes(15) + b"\x01"))
for call in (
    lambda: socket.inet_pton(socket.AF_INET, "1.2.3"),
    lambda: socket.inet_ntop(socket.AF_INET, b"123"),
    lambda: socket.getaddrinfo("no such host.invalid", 1),
    lambda: socket.socket("x"),
    lambda: socket.socket(None, None, None, 1.5),
    lambda: socket.socket(99),
):
    try:
        call()
        print("no error")
    except (OSError, TypeError, ValueError) as error:
        print(type(error).__name__ if type(error) is not socket.gaierror else "OSError")
s = socket.socket()
for address in (1, "x", ("127.0.0.1",), ("127.0.0.1", "x"), ("127.0.0.1", 70000), (1, 2)):
    try:
        s.bind(address)
    except (OSError, TypeError, OverflowError) as error:
        print(type(error).__name__)
for timeout in (-1, "x"):
    try:
        s.settimeout(timeout)
    except (ValueError, TypeError) as error:
        print(type(error).__name__)
s.settimeout(None)
print(s.gettimeout())
s.close()
