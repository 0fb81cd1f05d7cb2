"""Codes that show that a message comes from somebody with the key (RFC 2104)."""

import hashlib

digest_size = None


class HMAC:
    blocksize = 64

    def __init__(self, key, msg=None, digestmod=""):
        if not isinstance(key, (bytes, bytearray)):
            raise TypeError(f"key: expected bytes or bytearray, but got {type(key).__name__!r}")
        if not digestmod:
            raise TypeError("Missing required argument 'digestmod'.")
        make = _maker(digestmod)
        inner, outer = make(b""), make(b"")
        self.digest_size = inner.digest_size
        self.block_size = getattr(inner, "block_size", self.blocksize)
        if len(key) > self.block_size:
            whole = make(b"")
            whole.update(key)
            key = whole.digest()
        key = bytes(key) + bytes(self.block_size - len(key))
        inner.update(bytes([byte ^ 0x36 for byte in key]))
        outer.update(bytes([byte ^ 0x5c for byte in key]))
        self._inner, self._outer = inner, outer
        if msg is not None:
            self.update(msg)

    @property
    def name(self):
        return f"hmac-{self._inner.name}"

    def update(self, msg):
        self._inner.update(msg)

    def copy(self):
        made = object.__new__(type(self))
        made.digest_size, made.block_size = self.digest_size, self.block_size
        made._inner, made._outer = self._inner.copy(), self._outer.copy()
        return made

    def digest(self):
        outer = self._outer.copy()
        outer.update(self._inner.copy().digest())
        return outer.digest()

    def hexdigest(self):
        return self.digest().hex()


def _maker(digestmod):
    if isinstance(digestmod, str):
        return lambda data: hashlib.new(digestmod, data)
    return digestmod if callable(digestmod) else digestmod.new


def new(key, msg=None, digestmod=""):
    return HMAC(key, msg, digestmod)


def digest(key, msg, digest):
    return HMAC(key, msg, digest).digest()


def compare_digest(a, b, /):
    """Compares in a time that does not depend on where they differ."""
    if isinstance(a, str) and isinstance(b, str):
        if not a.isascii() or not b.isascii():
            raise TypeError("comparing strings with non-ASCII characters is not supported")
        a, b = a.encode(), b.encode()
    elif isinstance(a, str) or isinstance(b, str):
        raise TypeError("unsupported operand types(s) or combination of types: "
                        f"{type(a).__name__!r} and {type(b).__name__!r}")
    a, b = bytes(a), bytes(b)
    different = len(a) ^ len(b)
    for left, right in zip(a if len(a) == len(b) else b, b):
        different |= left ^ right
    return different == 0
