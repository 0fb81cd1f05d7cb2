# board: off
# python: 3.14
# stress: off
# Servers and connections in one call, addresses as bytes; numbers of errors, clocks by number.
import socket, errno, sys, time, threading
print(errno.E2BIG, errno.EBUSY, errno.ECANCELED, errno.EWOULDBLOCK == errno.EAGAIN, errno.ESRCH)
print(socket.inet_aton("1.2.3.4"), socket.inet_aton("127.1"), socket.inet_aton("0x10.020.3.4"), socket.inet_ntoa(b"\x7f\0\0\1"), socket.htons(1), socket.ntohl(socket.htonl(0x01020304)))
for bad in (lambda: socket.inet_aton("1.2.3.256"), lambda: socket.inet_aton("x"), lambda: socket.inet_ntoa(b"1"), lambda: socket.htons(70000)):
    try: bad()
    except (OSError, OverflowError) as e: print(type(e).__name__, e)
server = socket.create_server(("127.0.0.1", 0)); port = server.getsockname()[1]
def serve():
    connection, _ = server.accept()
    connection.sendall(connection.recv(10).upper()); connection.close()
t = threading.Thread(target=serve); t.start()
with socket.create_connection(("127.0.0.1", port), timeout=5) as c:
    c.sendall(b"hello"); print(c.recv(10), c.gettimeout())
t.join(); server.close()
try: socket.create_connection(("127.0.0.1", port), 1)
except ConnectionRefusedError: print("refused")
try: socket.create_connection(("127.0.0.1", port), 1, all_errors=True)
except ExceptionGroup as e: print(e)
print(socket.gethostbyname("127.0.0.1"), bool(socket.gethostname()), socket.getservbyname("http"), socket.getservbyport(443), socket.getdefaulttimeout(), socket.SO_REUSEPORT, socket.IPV6_V6ONLY, socket.AI_PASSIVE, socket.MSG_WAITALL)
sys.setswitchinterval(0.01); print(sys.getswitchinterval()); sys.displayhook([1]); sys.displayhook(None)
print(abs(time.clock_gettime(time.CLOCK_MONOTONIC) - time.monotonic()) < 1, abs(time.clock_gettime_ns(time.CLOCK_REALTIME) - time.time_ns()) < 1e9)
