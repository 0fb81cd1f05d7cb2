"""What `hashlib` has besides what is built in."""

import _hashlib
from _hashlib import pbkdf2_hmac
from hashlib import md5, sha1, sha256
from io import StringIO, TextIOWrapper

algorithms_guaranteed = {
    "blake2b", "blake2s", "md5", "sha1", "sha224", "sha256", "sha384", "sha3_224", "sha3_256", "sha3_384", "sha3_512",
    "sha512", "shake_128", "shake_256",
}
algorithms_available = set(algorithms_guaranteed)


def _content(data, string):
    if string is None:
        return data
    if data:
        raise TypeError("'data' and 'string' are mutually exclusive")
    return string


def _function(name):
    def make(data=b"", *, usedforsecurity=True, string=None):
        return _hashlib.new(name, _content(data, string))

    make.__name__ = make.__qualname__ = name
    return make


sha224, sha384, sha512 = _function("sha224"), _function("sha384"), _function("sha512")
sha3_224, sha3_256, sha3_384, sha3_512 = map(_function, ("sha3_224", "sha3_256", "sha3_384", "sha3_512"))
shake_128, shake_256 = _function("shake_128"), _function("shake_256")


def _blake2(name, size, most_nodes, most_key, salt_size):
    """BLAKE2b or BLAKE2s; the offset of a node has `most_nodes` bits."""
    def make(data=b"", /, *, digest_size=size, key=b"", salt=b"", person=b"", fanout=1, depth=1, leaf_size=0,
             node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True, string=None):
        if not 1 <= digest_size <= size:
            raise ValueError(f"digest_size for {name.capitalize()} must be between 1 and {size} bytes, here it is {digest_size}")
        for what, value, most in ("salt", salt, salt_size), ("person", person, salt_size), ("key", key, most_key):
            if len(value) > most:
                raise ValueError(f"maximum {what} length is {most} bytes")
        for what, value, least, most in (
            ("fanout", fanout, 0, 255), ("depth", depth, 1, 255), ("leaf_size", leaf_size, 0, (1 << 32) - 1),
            ("node_offset", node_offset, 0, (1 << most_nodes) - 1), ("node_depth", node_depth, 0, 255),
            ("inner_size", inner_size, 0, size),
        ):
            if not least <= value <= most:
                kind = OverflowError if what in ("leaf_size", "node_offset") else ValueError
                raise kind(f"{what} must be between {least} and {most}")
        parameters = (
            bytes((digest_size, len(key), fanout, depth)) + leaf_size.to_bytes(4, "little")
            + node_offset.to_bytes(most_nodes // 8, "little") + bytes((node_depth, inner_size))
            + bytes(14 if size == 64 else 0) + bytes(salt) + bytes(salt_size - len(salt))
            + bytes(person) + bytes(salt_size - len(person))
        )
        return _hashlib.new(name, _content(data, string), parameters, bytes(key), bool(last_node))

    make.__name__ = make.__qualname__ = name
    make.MAX_DIGEST_SIZE, make.MAX_KEY_SIZE, make.SALT_SIZE, make.PERSON_SIZE = size, most_key, salt_size, salt_size
    return make


blake2b = _blake2("blake2b", 64, 64, 64, 16)
blake2s = _blake2("blake2s", 32, 48, 32, 8)


def new(name, data=b"", **options):
    """A hash object by the name of its function."""
    if not isinstance(name, str):
        raise TypeError("name must be a string")
    known = name.lower().replace("-", "_") if name.lower().startswith("sha3-") else name.lower()
    if known not in algorithms_guaranteed:
        raise ValueError(f"unsupported hash type {name}")
    return globals()[known](data, **options)


def file_digest(fileobj, digest, /, *, _bufsize=1 << 18):
    """The hash object of a file's content from where it stands on."""
    hash = new(digest) if isinstance(digest, str) else digest()
    if hasattr(fileobj, "getbuffer"):
        hash.update(fileobj.getbuffer())
        return hash
    if isinstance(fileobj, (StringIO, TextIOWrapper)) or not (hasattr(fileobj, "readinto") and hasattr(fileobj, "readable") and fileobj.readable()):
        raise ValueError(f"'{fileobj!r}' is not a file-like object in binary reading mode.")
    buffer = bytearray(_bufsize)
    with memoryview(buffer) as view:
        while count := fileobj.readinto(buffer):
            hash.update(view[:count])
    if count is None:
        raise BlockingIOError("I/O operation would block.")
    return hash
