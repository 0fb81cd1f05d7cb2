"""IPv4 and IPv6: addresses, networks and interfaces (an address with its network).

An address is its number; a network is the number of its first address and the length of its prefix. What differs
between the versions is in `_Four` and `_Six`; the classes of a version join one of these with a kind of thing.
"""

import functools

IPV4LENGTH, IPV6LENGTH = 32, 128


class AddressValueError(ValueError):
    """No address."""


class NetmaskValueError(ValueError):
    """No mask."""


def ip_address(address):
    """The IPv4Address or IPv6Address that text, a number or bytes give."""
    return _either(address, IPv4Address, IPv6Address, "address")


def ip_network(address, strict=True):
    return _either(address, lambda value: IPv4Network(value, strict), lambda value: IPv6Network(value, strict), "network")


def ip_interface(address):
    return _either(address, IPv4Interface, IPv6Interface, "interface")


def _either(value, four, six, kind):
    for make in four, six:
        try:
            return make(value)
        except (AddressValueError, NetmaskValueError):
            pass
    raise ValueError(f"{value!r} does not appear to be an IPv4 or IPv6 {kind}")


def v4_int_to_packed(address):
    try:
        return address.to_bytes(4, "big")
    except OverflowError:
        raise ValueError("Address negative or too large for IPv4")


def v6_int_to_packed(address):
    try:
        return address.to_bytes(16, "big")
    except OverflowError:
        raise ValueError("Address negative or too large for IPv6")


def _zeros(number, most):
    """How many of the lowest bits of a number are zero, but no more than so many."""
    return most if number == 0 else min(most, (number & -number).bit_length() - 1)


def _split(text):
    """An address with a prefix or mask behind `/`, as a tuple of one or two."""
    parts = str(text).split("/")
    if len(parts) > 2:
        raise AddressValueError(f"Only one '/' permitted in {text!r}")
    return tuple(parts)


def summarize_address_range(first, last):
    """The fewest networks that hold the addresses from the first to the last and no others."""
    if not (isinstance(first, _Address) and isinstance(last, _Address)):
        raise TypeError("first and last must be IP addresses, not networks")
    if first.version != last.version:
        raise TypeError(f"{first} and {last} are not of the same version")
    if first > last:
        raise ValueError("last IP address must be greater than first")
    network = first._network_class
    bits, at, end = first.max_prefixlen, first._ip, last._ip
    while at <= end:
        size = min(_zeros(at, bits), (end - at + 1).bit_length() - 1)
        yield network((at, bits - size))
        at += 1 << size


def collapse_addresses(addresses):
    """The fewest networks that hold the addresses and networks given and nothing else."""
    ranges = []
    for item in addresses:
        if ranges and ranges[-1][0].version != item.version:
            raise TypeError(f"{item} and {ranges[-1][2]} are not of the same version")
        if isinstance(item, _Network):
            ranges.append((item.network_address, item.broadcast_address, item))
        else:
            # An interface stands for its address alone.
            address = item._address_class(item._ip)
            ranges.append((address, address, item))
    ranges.sort(key=lambda entry: (entry[0]._ip, entry[1]._ip))
    joined = []
    for first, last, _ in ranges:
        if joined and first._ip <= joined[-1][1]._ip + 1:
            joined[-1][1] = max(joined[-1][1], last)
        else:
            joined.append([first, last])
    return iter([network for first, last in joined for network in summarize_address_range(first, last)])


def get_mixed_type_key(obj):
    """A key by which addresses and networks can be sorted together."""
    if isinstance(obj, _Network):
        return obj.version, obj.network_address, obj.netmask
    if isinstance(obj, _Address):
        return obj.version, obj
    return NotImplemented


# The versions.


class _Version:
    """What a version gives all its things."""

    __slots__ = ()

    @classmethod
    def _mask(cls, length):
        return (1 << cls.max_prefixlen) - (1 << cls.max_prefixlen - length)

    @classmethod
    def _bad_mask(cls, mask):
        raise NetmaskValueError(f"{mask!r} is not a valid netmask") from None

    @classmethod
    def _length(cls, mask):
        """The length that a prefix, given as a number, its digits or (IPv4) a mask, has."""
        if isinstance(mask, int):
            if not 0 <= mask <= cls.max_prefixlen:
                cls._bad_mask(mask)
            return mask
        if isinstance(mask, str) and mask.isascii() and mask.isdigit():
            if int(mask) > cls.max_prefixlen:
                cls._bad_mask(mask)
            return int(mask)
        return cls._length_of_mask(mask)

    @property
    def reverse_pointer(self):
        return self._reverse_pointer()

    @property
    def compressed(self):
        return str(self)

    @property
    def exploded(self):
        return self._exploded()

    def __reduce__(self):
        return self.__class__, (str(self),)


class _Four(_Version):
    __slots__ = ()
    version = 4
    max_prefixlen = IPV4LENGTH

    @classmethod
    def _parse(cls, text):
        if not text:
            raise AddressValueError("Address cannot be empty")
        octets = text.split(".")
        if len(octets) != 4:
            raise AddressValueError(f"Expected 4 octets in {text!r}")
        number = 0
        for octet in octets:
            try:
                number = number << 8 | cls._parse_octet(octet)
            except ValueError as error:
                raise AddressValueError(f"{error} in {text!r}") from None
        return number, None

    @staticmethod
    def _parse_octet(octet):
        if not octet:
            raise ValueError("Empty octet not permitted")
        if not (octet.isascii() and octet.isdigit()):
            raise ValueError(f"Only decimal digits permitted in {octet!r}")
        if len(octet) > 3:
            raise ValueError(f"At most 3 characters permitted in {octet!r}")
        if octet != "0" and octet[0] == "0":
            raise ValueError(f"Leading zeros are not permitted in {octet!r}")
        if int(octet) > 255:
            raise ValueError(f"Octet {int(octet)} (> 255) not permitted")
        return int(octet)

    @classmethod
    def _length_of_mask(cls, mask):
        try:
            number = cls._parse(mask)[0]
        except AddressValueError:
            cls._bad_mask(mask)
        # First as a mask, then as one of hosts.
        for ones in number, number ^ 0xFFFFFFFF:
            zeros = _zeros(ones, IPV4LENGTH)
            if ones == cls._mask(IPV4LENGTH - zeros):
                return IPV4LENGTH - zeros
        cls._bad_mask(mask)

    @staticmethod
    def _text(number):
        return ".".join(map(str, number.to_bytes(4, "big")))

    def _exploded(self):
        return str(self)

    def _reverse_pointer(self):
        # A network keeps the length of its prefix, as CPython's does.
        return ".".join(str(self).split(".")[::-1]) + ".in-addr.arpa"


class _Six(_Version):
    __slots__ = ()
    version = 6
    max_prefixlen = IPV6LENGTH

    @classmethod
    def _parse(cls, text):
        """The number of an address, and its scope."""
        address, percent, scope = text.partition("%")
        if percent and (not scope or "%" in scope):
            raise AddressValueError(f'Invalid IPv6 address: "{text!r}"')
        return cls._parse_number(address), scope or None

    @classmethod
    def _parse_number(cls, text):
        if not text:
            raise AddressValueError("Address cannot be empty")
        if len(text) > 45:
            shown = f"{text[:13]}({len(text) - 26} chars elided){text[-13:]}" if len(text) > 26 else text
            raise AddressValueError(f"At most 45 characters permitted in {shown!r}")
        parts = text.split(":")
        if len(parts) < 3:
            raise AddressValueError(f"At least 3 parts expected in {text!r}")
        if "." in parts[-1]:
            try:
                four = IPv4Address(parts.pop())._ip
            except AddressValueError as error:
                raise AddressValueError(f"{error} in {text!r}") from None
            parts += [f"{four >> 16:x}", f"{four & 0xFFFF:x}"]
        if len(parts) > 9:
            raise AddressValueError(f"At most 8 colons permitted in {text!r}")
        # An empty part that is not at an end stands for as many zeros as are missing.
        gap = None
        for index in range(1, len(parts) - 1):
            if not parts[index]:
                if gap is not None:
                    raise AddressValueError(f"At most one '::' permitted in {text!r}")
                gap = index
        if gap is None:
            if len(parts) != 8:
                raise AddressValueError(f"Exactly 8 parts expected without '::' in {text!r}")
            if not parts[0]:
                raise AddressValueError(f"Leading ':' only permitted as part of '::' in {text!r}")
            if not parts[-1]:
                raise AddressValueError(f"Trailing ':' only permitted as part of '::' in {text!r}")
        else:
            high, low = parts[:gap], parts[gap + 1 :]
            if not high[0]:
                high.pop(0)
                if high:
                    raise AddressValueError(f"Leading ':' only permitted as part of '::' in {text!r}")
            if not low[-1]:
                low.pop()
                if low:
                    raise AddressValueError(f"Trailing ':' only permitted as part of '::' in {text!r}")
            missing = 8 - len(high) - len(low)
            if missing < 1:
                raise AddressValueError(f"Expected at most 7 other parts with '::' in {text!r}")
            parts = high + ["0"] * missing + low
        number = 0
        for part in parts:
            if not part or not all(digit in "0123456789abcdefABCDEF" for digit in part):
                raise AddressValueError(f"Only hex digits permitted in {part!r} in {text!r}")
            if len(part) > 4:
                raise AddressValueError(f"At most 4 characters permitted in {part!r} in {text!r}")
            number = number << 16 | int(part, 16)
        return number

    @classmethod
    def _length_of_mask(cls, mask):
        cls._bad_mask(mask)

    @staticmethod
    def _text(number):
        parts = [f"{number >> shift & 0xFFFF:x}" for shift in range(112, -1, -16)]
        # The first of the longest runs of zeros is left out.
        best = length = 0
        start = None
        for index, part in enumerate(parts + ["end"]):
            if part == "0":
                if start is None:
                    start = index
            elif start is not None:
                if index - start > length:
                    best, length = start, index - start
                start = None
        if length < 2:
            return ":".join(parts)
        return ":".join(parts[:best]) + "::" + ":".join(parts[best + length :])

    def _reverse_pointer(self):
        return ".".join(self._digits()[::-1].replace(":", "")) + ".ip6.arpa"

    @staticmethod
    def _all_digits(number):
        return ":".join(f"{number >> shift & 0xFFFF:04x}" for shift in range(112, -1, -16))


# Addresses.


def _within(*networks):
    """A property: whether an address is in one of the networks, or a network has both its ends in one."""

    def test(self):
        held = [type(self)._network_class(network) for network in networks]
        return any(self in network for network in held)

    return property(test)


@functools.total_ordering
class _Address(_Version):
    __slots__ = ()

    def _take(self, address):
        """The number, and for IPv6 the scope, of what an address is made of."""
        if isinstance(address, int):
            if address < 0:
                raise AddressValueError(f"{address} (< 0) is not permitted as an IPv{self.version} address")
            if address >> self.max_prefixlen:
                raise AddressValueError(
                    f"{address} (>= 2**{self.max_prefixlen}) is not permitted as an IPv{self.version} address"
                )
            return address, None
        if isinstance(address, bytes):
            length = self.max_prefixlen // 8
            if len(address) != length:
                raise AddressValueError(
                    f"{address!r} (len {len(address)} != {length}) is not permitted as an IPv{self.version} address"
                )
            return int.from_bytes(address, "big"), None
        text = str(address)
        if "/" in text:
            raise AddressValueError(f"Unexpected '/' in {text!r}")
        return self._parse(text)

    def __int__(self):
        return self._ip

    def __eq__(self, other):
        if not isinstance(other, _Address):
            return NotImplemented
        return self._ip == other._ip and self.version == other.version and self._scope() == other._scope()

    def __lt__(self, other):
        if not isinstance(other, _Address):
            return NotImplemented
        if self.version != other.version:
            raise TypeError(f"{self} and {other} are not of the same version")
        return self._ip < other._ip

    def __hash__(self):
        return hash((hex(self._ip), self._scope()))

    def __add__(self, other):
        return self.__class__(self._ip + other) if isinstance(other, int) else NotImplemented

    def __sub__(self, other):
        return self.__class__(self._ip - other) if isinstance(other, int) else NotImplemented

    def __repr__(self):
        return f"{type(self).__name__}({str(self)!r})"

    def __str__(self):
        return self._text(self._ip)

    def __format__(self, spec):
        """Text as of `str`, or the number: `b`, `x`, `X`, or `n` for the version's usual digits."""
        kind, flags = spec[-1:] or "s", spec[:-1]
        if kind == "s":
            return format(str(self), spec)
        if kind not in ("b", "n", "x", "X") or flags not in ("", "#", "_", "#_"):
            return object.__format__(self, spec)
        if kind == "n":
            kind = "b" if self.version == 4 else "x"
        width = self.max_prefixlen if kind == "b" else self.max_prefixlen // 4
        if "_" in flags:
            width += width // 4 - 1
        if "#" in flags:
            width += 2
        return format(self._ip, f"{'#' if '#' in flags else ''}0{width}{'_' if '_' in flags else ''}{kind}")

    def _scope(self):
        return None

    @property
    def packed(self):
        return self._ip.to_bytes(self.max_prefixlen // 8, "big")


class IPv4Address(_Four, _Address):
    __slots__ = ("_ip", "__weakref__")

    def __init__(self, address):
        self._ip = self._take(address)[0]

    is_multicast = _within("224.0.0.0/4")
    is_reserved = _within("240.0.0.0/4")
    is_loopback = _within("127.0.0.0/8")
    is_link_local = _within("169.254.0.0/16")

    @property
    def is_unspecified(self):
        return self._ip == 0

    @property
    def is_private(self):
        return _is_private(self)

    @property
    def is_global(self):
        return self not in IPv4Network("100.64.0.0/10") and not self.is_private

    @property
    def ipv6_mapped(self):
        return IPv6Address(0xFFFF << 32 | self._ip)


class IPv6Address(_Six, _Address):
    __slots__ = ("_ip", "_scope_id", "__weakref__")

    def __init__(self, address):
        self._ip, self._scope_id = self._take(address)

    def _scope(self):
        return self._scope_id

    def __str__(self):
        mapped = self.ipv4_mapped
        text = f"::ffff:{mapped}" if mapped is not None else self._text(self._ip)
        return f"{text}%{self._scope_id}" if self._scope_id else text

    def _exploded(self):
        mapped = self.ipv4_mapped
        if mapped is not None:
            return f"{self._all_digits(self._ip)[:30]}{mapped}"
        return self._all_digits(self._ip)

    def _digits(self):
        return self._all_digits(self._ip)

    @property
    def scope_id(self):
        return self._scope_id

    @property
    def ipv4_mapped(self):
        return IPv4Address(self._ip & 0xFFFFFFFF) if self._ip >> 32 == 0xFFFF else None

    @property
    def teredo(self):
        if self._ip >> 96 != 0x20010000:
            return None
        return IPv4Address(self._ip >> 64 & 0xFFFFFFFF), IPv4Address(~self._ip & 0xFFFFFFFF)

    @property
    def sixtofour(self):
        return IPv4Address(self._ip >> 80 & 0xFFFFFFFF) if self._ip >> 112 == 0x2002 else None

    def _mapped(name, test):
        """A property that an address with one of IPv4 within takes from that."""

        def get(self):
            mapped = self.ipv4_mapped
            return test.fget(self) if mapped is None else getattr(mapped, name)

        return property(get)

    is_multicast = _mapped("is_multicast", _within("ff00::/8"))
    is_reserved = _mapped("is_reserved", _within(
        "::/8", "100::/8", "200::/7", "400::/6", "800::/5", "1000::/4", "4000::/3", "6000::/3", "8000::/3", "a000::/3",
        "c000::/3", "e000::/4", "f000::/5", "f800::/6", "fe00::/9",
    ))
    is_link_local = _mapped("is_link_local", _within("fe80::/10"))
    is_site_local = _within("fec0::/10")
    is_private = _mapped("is_private", property(lambda self: _is_private(self)))
    is_global = _mapped("is_global", property(lambda self: not _is_private(self)))
    is_unspecified = _mapped("is_unspecified", property(lambda self: self._ip == 0))
    is_loopback = _mapped("is_loopback", property(lambda self: self._ip == 1))
    del _mapped


# What IANA keeps for private use, and what it gives away of that.
_PRIVATE = {
    4: ("0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.0.170/31",
        "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
        "255.255.255.255/32"),
    6: ("::1/128", "::/128", "::ffff:0:0/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16",
        "3fff::/20", "fc00::/7", "fe80::/10"),
}
_GIVEN = {
    4: ("192.0.0.9/32", "192.0.0.10/32"),
    6: ("2001:1::1/128", "2001:1::2/128", "2001:3::/32", "2001:4:112::/48", "2001:20::/28", "2001:30::/28"),
}


@functools.cache
def _private_networks(version):
    make = IPv4Network if version == 4 else IPv6Network
    return [make(network) for network in _PRIVATE[version]], [make(network) for network in _GIVEN[version]]


def _is_private(address):
    kept, given = _private_networks(address.version)
    return any(address in network for network in kept) and not any(address in network for network in given)


# Networks.


@functools.total_ordering
class _Network(_Version):
    __slots__ = ()

    def __init__(self, address, strict=True):
        length = self.max_prefixlen
        if isinstance(address, (bytes, int)):
            pass
        elif isinstance(address, tuple):
            address, length = address[0], address[1] if len(address) > 1 else length
        else:
            address, *rest = _split(address)
            length = rest[0] if rest else length
        first = self._address_class(address)
        self._prefixlen = self._length(length)
        kept = first._ip & self._mask(self._prefixlen)
        if kept != first._ip:
            if strict:
                raise ValueError(f"{first}/{self._prefixlen} has host bits set")
            first = self._address_class(kept)
        self._first = first

    @property
    def network_address(self):
        return self._first

    @property
    def prefixlen(self):
        return self._prefixlen

    @property
    def netmask(self):
        return self._address_class(self._mask(self._prefixlen))

    @property
    def hostmask(self):
        return self._address_class(self.num_addresses - 1)

    @property
    def broadcast_address(self):
        return self._address_class(self._first._ip + self.num_addresses - 1)

    @property
    def num_addresses(self):
        return 1 << self.max_prefixlen - self._prefixlen

    @property
    def with_prefixlen(self):
        return f"{self._first}/{self._prefixlen}"

    @property
    def with_netmask(self):
        return f"{self._first}/{self.netmask}"

    @property
    def with_hostmask(self):
        return f"{self._first}/{self.hostmask}"

    def __str__(self):
        return self.with_prefixlen

    def __repr__(self):
        return f"{type(self).__name__}({str(self)!r})"

    def _exploded(self):
        return f"{self._first.exploded}/{self._prefixlen}"

    def _key(self):
        return self._first._ip, self._prefixlen

    def __eq__(self, other):
        if not isinstance(other, _Network):
            return NotImplemented
        return self._first == other._first and self._prefixlen == other._prefixlen

    def __lt__(self, other):
        if not isinstance(other, _Network):
            return NotImplemented
        if self.version != other.version:
            raise TypeError(f"{self} and {other} are not of the same version")
        return self._key() < other._key()

    def __hash__(self):
        return hash((self._first._ip, self._mask(self._prefixlen)))

    def __contains__(self, other):
        if self.version != other.version:
            return False
        if isinstance(other, _Network):
            return False
        return other._ip & self._mask(self._prefixlen) == self._first._ip

    def __iter__(self):
        for number in range(self._first._ip, self._first._ip + self.num_addresses):
            yield self._address_class(number)

    def __getitem__(self, index):
        if not -self.num_addresses <= index < self.num_addresses:
            raise IndexError("address out of range")
        return self._address_class(self._first._ip + index % self.num_addresses)

    def hosts(self):
        """The addresses for hosts: without the network's own and the one for all."""
        first, size = self._first._ip, self.num_addresses
        if size == 1:
            return [self._address_class(first)]
        if size == 2:
            return [self._address_class(first), self._address_class(first + 1)]
        return map(self._address_class, range(first + 1, first + size - (self.version == 4)))

    def overlaps(self, other):
        if self.version != other.version:
            return False
        length = min(self._prefixlen, other._prefixlen)
        return (self._first._ip ^ other._first._ip) & self._mask(length) == 0

    def _check_version(self, other):
        if self.version != other.version:
            raise TypeError(f"{self} and {other} are not of the same version")

    def subnet_of(self, other):
        return other.supernet_of(self) if isinstance(other, _Network) else self._compare(other)

    def supernet_of(self, other):
        if not isinstance(other, _Network):
            self._compare(other)
        self._check_version(other)
        return self._prefixlen <= other._prefixlen and self.overlaps(other)

    def _compare(self, other):
        self._check_version(other)
        raise TypeError(f"Unable to test subnet containment between {self} and {other}")

    def subnets(self, prefixlen_diff=1, new_prefix=None):
        if self._prefixlen == self.max_prefixlen:
            yield self
            return
        if new_prefix is not None:
            if new_prefix < self._prefixlen:
                raise ValueError("new prefix must be longer")
            if prefixlen_diff != 1:
                raise ValueError("cannot set prefixlen_diff and new_prefix")
            prefixlen_diff = new_prefix - self._prefixlen
        if prefixlen_diff < 0:
            raise ValueError("prefix length diff must be > 0")
        length = self._prefixlen + prefixlen_diff
        if length > self.max_prefixlen:
            raise ValueError(f"prefix length diff {length} is invalid for netblock {self}")
        step = self.num_addresses >> prefixlen_diff
        for number in range(self._first._ip, self._first._ip + self.num_addresses, step):
            yield self.__class__((number, length))

    def supernet(self, prefixlen_diff=1, new_prefix=None):
        if self._prefixlen == 0:
            return self
        if new_prefix is not None:
            if new_prefix > self._prefixlen:
                raise ValueError("new prefix must be shorter")
            if prefixlen_diff != 1:
                raise ValueError("cannot set prefixlen_diff and new_prefix")
            prefixlen_diff = self._prefixlen - new_prefix
        length = self._prefixlen - prefixlen_diff
        if length < 0:
            raise ValueError(f"current prefixlen is {self._prefixlen}, cannot have a prefixlen_diff of {prefixlen_diff}")
        return self.__class__((self._first._ip & self._mask(length), length))

    def address_exclude(self, other):
        """What is left of this network without another that is in it."""
        self._check_version(other)
        if not isinstance(other, _Network):
            raise TypeError(f"{other} is not a network object")
        if not other.subnet_of(self):
            raise ValueError(f"{other} not contained in {self}")
        network = self
        while network != other:
            low, high = network.subnets()
            kept, network = (high, low) if other.subnet_of(low) else (low, high)
            yield kept

    def compare_networks(self, other):
        self._check_version(other)
        one, two = self._key(), other._key()
        return (one > two) - (one < two)

    def _both(name):
        """A property that holds when it holds for both ends of the network."""
        return property(lambda self: getattr(self.network_address, name) and getattr(self.broadcast_address, name))

    is_multicast, is_reserved = _both("is_multicast"), _both("is_reserved")
    is_link_local, is_unspecified = _both("is_link_local"), _both("is_unspecified")
    is_loopback, is_global = _both("is_loopback"), _both("is_global")
    del _both

    @property
    def is_private(self):
        kept, given = _private_networks(self.version)
        ends = self.network_address, self.broadcast_address
        if not any(ends[0] in network and ends[1] in network for network in kept):
            return False
        return not any(ends[0] in network or ends[1] in network for network in given)


class IPv4Network(_Four, _Network):
    __slots__ = ("_first", "_prefixlen", "__weakref__", "__dict__")
    _address_class = IPv4Address

    @property
    def is_global(self):
        shared = IPv4Network("100.64.0.0/10")
        return not (self.network_address in shared and self.broadcast_address in shared) and not self.is_private


class IPv6Network(_Six, _Network):
    __slots__ = ("_first", "_prefixlen", "__weakref__", "__dict__")
    _address_class = IPv6Address

    def _digits(self):
        return f"{self._all_digits(self._first._ip)}/{self._prefixlen}"

    @property
    def is_site_local(self):
        return self.network_address.is_site_local and self.broadcast_address.is_site_local

    @property
    def is_global(self):
        return not self.is_private


# Interfaces.


class _Interface:
    """An address that knows its network."""

    __slots__ = ()

    def __init__(self, address):
        length = self.max_prefixlen
        if isinstance(address, tuple):
            address, length = address[0], address[1] if len(address) > 1 else length
        elif not isinstance(address, (bytes, int)):
            address, *rest = _split(address)
            length = rest[0] if rest else length
        super().__init__(address)
        self.network = self._network_class((self._ip, length), strict=False)

    @property
    def ip(self):
        return self._address_class(self._ip)

    @property
    def netmask(self):
        return self.network.netmask

    @property
    def hostmask(self):
        return self.network.hostmask

    def __str__(self):
        return f"{super().__str__()}/{self.network.prefixlen}"

    with_prefixlen = property(__str__)

    @property
    def with_netmask(self):
        return f"{self.ip}/{self.netmask}"

    @property
    def with_hostmask(self):
        return f"{self.ip}/{self.hostmask}"

    def _exploded(self):
        return f"{self.ip.exploded}/{self.network.prefixlen}"

    def __eq__(self, other):
        equal = _Address.__eq__(self, other)
        if equal is NotImplemented or not equal:
            return equal
        return isinstance(other, _Interface) and self.network == other.network

    def __lt__(self, other):
        if not isinstance(other, _Address):
            return NotImplemented
        if not isinstance(other, _Interface):
            # An interface comes after the addresses of its network and before others.
            return False if self._ip == other._ip and self.version == other.version else _Address.__lt__(self, other)
        if self.version != other.version:
            raise TypeError(f"{self} and {other} are not of the same version")
        return (self.network, self._ip) < (other.network, other._ip)

    def __gt__(self, other):
        less = self.__lt__(other)
        return less if less is NotImplemented else not less and self != other

    def __le__(self, other):
        less = self.__lt__(other)
        return less if less is NotImplemented else less or self == other

    def __ge__(self, other):
        less = self.__lt__(other)
        return less if less is NotImplemented else not less

    def __hash__(self):
        return hash((self._ip, self.network))

    @property
    def is_unspecified(self):
        return self._ip == 0 and self.network.is_unspecified

    @property
    def is_loopback(self):
        return super().is_loopback and self.network.is_loopback


class IPv4Interface(_Interface, IPv4Address):
    __slots__ = ("network", "__dict__")


class IPv6Interface(_Interface, IPv6Address):
    __slots__ = ("network", "__dict__")


IPv4Address._address_class, IPv4Address._network_class = IPv4Address, IPv4Network
IPv6Address._address_class, IPv6Address._network_class = IPv6Address, IPv6Network
IPv4Network._network_class, IPv6Network._network_class = IPv4Network, IPv6Network
