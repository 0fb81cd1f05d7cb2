"""What `socket` has besides what is built in: helpers over sockets, and constants of Linux."""

import socket as _socket
from os import uname as _uname

SocketType = _socket.socket
AF_UNSPEC = 0
AI_PASSIVE, AI_CANONNAME, AI_NUMERICHOST, AI_V4MAPPED, AI_ALL, AI_ADDRCONFIG, AI_NUMERICSERV = 1, 2, 4, 8, 16, 32, 1024
SOMAXCONN, SOCK_SEQPACKET, SOCK_RDM = 4096, 5, 4
SOL_IP, SOL_TCP, SOL_UDP = 0, 6, 17
IPPROTO_ICMP, IPPROTO_IPV6, IPPROTO_ICMPV6, IPPROTO_RAW = 1, 41, 58, 255
IPV6_V6ONLY, IPV6_MULTICAST_IF, IPV6_MULTICAST_HOPS, IPV6_MULTICAST_LOOP, IPV6_JOIN_GROUP, IPV6_LEAVE_GROUP = 26, 17, 18, 19, 20, 21
IP_TOS, IP_TTL, IP_MULTICAST_IF, IP_MULTICAST_TTL, IP_MULTICAST_LOOP = 1, 2, 32, 33, 34
TCP_MAXSEG, TCP_CORK, TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT, TCP_QUICKACK, TCP_FASTOPEN, TCP_USER_TIMEOUT = 2, 3, 4, 5, 6, 12, 23, 18
SO_DEBUG, SO_TYPE, SO_DONTROUTE, SO_SNDBUF, SO_RCVBUF, SO_OOBINLINE = 1, 3, 5, 7, 8, 10
SO_REUSEPORT, SO_RCVTIMEO, SO_SNDTIMEO, SO_ACCEPTCONN, SO_BINDTODEVICE = 15, 20, 21, 30, 25
MSG_OOB, MSG_TRUNC, MSG_WAITALL, MSG_NOSIGNAL, MSG_MORE = 1, 32, 256, 16384, 32768
INADDR_ANY, INADDR_LOOPBACK, INADDR_BROADCAST, INADDR_NONE = 0, 0x7F000001, 0xFFFFFFFF, 0xFFFFFFFF
EAI_AGAIN, EAI_FAIL, EAI_FAMILY, EAI_NONAME, EAI_SERVICE = -3, -4, -6, -2, -8
NI_NUMERICHOST, NI_NUMERICSERV, NI_NOFQDN, NI_NAMEREQD, NI_DGRAM = 1, 2, 4, 8, 16
has_ipv6 = True
_GLOBAL_DEFAULT_TIMEOUT = object()


class herror(OSError):
    """An error of the old functions for names."""


def htons(x, /):
    if not 0 <= x <= 0xFFFF:
        raise OverflowError("htons: Python int too large to convert to C 16-bit unsigned integer")
    return int.from_bytes(x.to_bytes(2, "big"), "little")


def htonl(x, /):
    if not 0 <= x <= 0xFFFFFFFF:
        raise OverflowError("int larger than 32 bits")
    return int.from_bytes(x.to_bytes(4, "big"), "little")


ntohs, ntohl = htons, htonl


def inet_aton(ip_address, /):
    """Four bytes of an IPv4 address, which may have fewer than four parts, octal and hexadecimal ones."""
    parts = ip_address.split(".")
    try:
        numbers = [int(part, 16 if part[:2] in ("0x", "0X") else 8 if part[:1] == "0" else 10) for part in parts]
    except ValueError:
        numbers = [-1]
    last = 256 ** (5 - len(parts))
    if len(parts) > 4 or not 0 <= numbers[-1] < last or any(not 0 <= number < 256 for number in numbers[:-1]):
        raise OSError("illegal IP address string passed to inet_aton")
    return bytes(numbers[:-1]) + numbers[-1].to_bytes(5 - len(parts), "big")


def inet_ntoa(packed_ip, /):
    packed_ip = bytes(packed_ip)
    if len(packed_ip) != 4:
        raise OSError("packed IP wrong length for inet_ntoa")
    return ".".join(map(str, packed_ip))


def gethostname():
    for path in "/proc/sys/kernel/hostname", "/etc/hostname":
        try:
            with open(path) as file:
                return file.read().strip()
        except OSError:
            pass
    return _uname()[1]


def gethostbyname(hostname, /):
    return _socket.getaddrinfo(hostname or "0.0.0.0", 0, _socket.AF_INET)[0][4][0]


def gethostbyname_ex(hostname, /):
    found = _socket.getaddrinfo(hostname, 0, _socket.AF_INET, _socket.SOCK_STREAM)
    return hostname, [], list(dict.fromkeys([entry[4][0] for entry in found]))


def getfqdn(name=""):
    name = name.strip()
    return gethostname() if name in ("", "0.0.0.0", "::") else name


def getdefaulttimeout():
    return None


def getservbyname(servicename, protocolname="tcp", /):
    for name, number, protocols in _services():
        if name == servicename and protocolname in protocols:
            return number
    raise OSError("service/proto not found")


def getservbyport(port, protocolname="tcp", /):
    for name, number, protocols in _services():
        if number == port and protocolname in protocols:
            return name
    raise OSError("port/proto not found")


def _services():
    """Services with their ports: those of the system, otherwise the common ones."""
    try:
        with open("/etc/services") as file:
            lines = [line.split("#")[0].split() for line in file]
    except OSError:
        lines = []
    for words in lines:
        if len(words) >= 2 and "/" in words[1]:
            port, _, protocol = words[1].partition("/")
            for name in (words[0], *words[2:]):
                yield name, int(port), (protocol,)
    for name, port in (("ftp", 21), ("ssh", 22), ("telnet", 23), ("smtp", 25), ("domain", 53), ("http", 80), ("pop3", 110),
                       ("ntp", 123), ("imap2", 143), ("https", 443)):
        yield name, port, ("tcp", "udp")


def create_connection(address, timeout=_GLOBAL_DEFAULT_TIMEOUT, source_address=None, *, all_errors=False):
    """A socket connected to a host and port: the first of the host's addresses that answers."""
    host, port = address
    errors = []
    for family, kind, protocol, _, place in _socket.getaddrinfo(host, port, 0, _socket.SOCK_STREAM):
        made = None
        try:
            made = _socket.socket(family, kind, protocol)
            if timeout is not _GLOBAL_DEFAULT_TIMEOUT:
                made.settimeout(timeout)
            if source_address:
                made.bind(source_address)
            made.connect(place)
            return made
        except OSError as error:
            if made is not None:
                made.close()
            if not all_errors:
                errors.clear()
            errors.append(error)
    if not errors:
        raise OSError("getaddrinfo returns an empty list")
    try:
        raise ExceptionGroup("create_connection failed", errors) if all_errors else errors[0]
    finally:
        # They lead back to this frame.
        errors.clear()


def has_dualstack_ipv6():
    return False


def create_server(address, *, family=_socket.AF_INET, backlog=None, reuse_port=False, dualstack_ipv6=False):
    """A socket that listens at an address."""
    if dualstack_ipv6:
        raise ValueError("dualstack_ipv6 not supported on this platform")
    made = _socket.socket(family, _socket.SOCK_STREAM)
    try:
        made.setsockopt(_socket.SOL_SOCKET, _socket.SO_REUSEADDR, 1)
        if reuse_port:
            made.setsockopt(_socket.SOL_SOCKET, SO_REUSEPORT, 1)
        try:
            made.bind(address)
        except OSError as error:
            raise OSError(error.errno, f"{error.strerror} (while attempting to bind on address {address!r})") from None
        made.listen(128 if backlog is None else backlog)
        return made
    except OSError:
        made.close()
        raise
