"""Bytes as printable text, and back: bases 16, 32, 64 and 85."""

import binascii

__all__ = ["encode", "decode", "encodebytes", "decodebytes", "b64encode", "b64decode", "b32encode", "b32decode", "b32hexencode",
           "b32hexdecode", "b16encode", "b16decode", "b85encode", "b85decode", "a85encode", "a85decode", "standard_b64encode",
           "standard_b64decode", "urlsafe_b64encode", "urlsafe_b64decode", "z85encode", "z85decode"]

_B32 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_B32HEX = b"0123456789ABCDEFGHIJKLMNOPQRSTUV"
_B64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_B85 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
_Z85 = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"


def _bytes(data):
    if isinstance(data, str):
        try:
            return data.encode("ascii")
        except UnicodeEncodeError:
            raise ValueError("string argument should contain only ASCII characters") from None
    try:
        return bytes(memoryview(data))
    except TypeError:
        raise TypeError("argument should be a bytes-like object or ASCII string, not "
                        f"{type(data).__name__!r}") from None


def _translate(data, source, target):
    return data.translate(bytes.maketrans(source, target))


def b64encode(s, altchars=None):
    encoded = binascii.b2a_base64(s, newline=False)
    if altchars is None:
        return encoded
    assert len(altchars) == 2, repr(altchars)
    return _translate(encoded, b"+/", altchars)


def b64decode(s, altchars=None, validate=False):
    s = _bytes(s)
    if altchars is not None:
        altchars = _bytes(altchars)
        assert len(altchars) == 2, repr(altchars)
        s = _translate(s, altchars, b"+/")
    if validate:
        body = s.rstrip(b"=")
        if len(s) - len(body) > 2 or any(byte not in _B64 + b"+/" for byte in body):
            raise binascii.Error("Only base64 data is allowed")
    return binascii.a2b_base64(s)


def standard_b64encode(s):
    return b64encode(s)


def standard_b64decode(s):
    return b64decode(s)


def urlsafe_b64encode(s):
    return b64encode(s, b"-_")


def urlsafe_b64decode(s):
    return b64decode(s, b"-_")


def _encode32(alphabet, s):
    s = bytes(memoryview(s))
    left = -len(s) % 5
    padded = s + bytes(left)
    made = bytearray()
    for at in range(0, len(padded), 5):
        number = int.from_bytes(padded[at:at + 5], "big")
        made += bytes(alphabet[number >> shift & 31] for shift in range(35, -1, -5))
    empty = (0, 1, 3, 4, 6)[left]
    return bytes(made[:len(made) - empty] + b"=" * empty)


def _decode32(alphabet, s, casefold, map01=None):
    s = _bytes(s)
    if len(s) % 8:
        raise binascii.Error("Incorrect padding")
    if map01 is not None:
        s = _translate(s, b"01", b"O" + _bytes(map01))
    if casefold:
        s = s.upper()
    body = s.rstrip(b"=")
    empty = len(s) - len(body)
    if empty not in (0, 1, 3, 4, 6):
        raise binascii.Error("Incorrect padding")
    values = {letter: value for value, letter in enumerate(alphabet)}
    made = bytearray()
    body += alphabet[:1] * empty
    for at in range(0, len(body), 8):
        number = 0
        for letter in body[at:at + 8]:
            if letter not in values:
                raise binascii.Error("Non-base32 digit found")
            number = number << 5 | values[letter]
        made += number.to_bytes(5, "big")
    return bytes(made[:len(made) - (0, 1, 1, 2, 3, 3, 4)[empty]])


def b32encode(s):
    return _encode32(_B32, s)


def b32decode(s, casefold=False, map01=None):
    return _decode32(_B32, s, casefold, map01)


def b32hexencode(s):
    return _encode32(_B32HEX, s)


def b32hexdecode(s, casefold=False):
    return _decode32(_B32HEX, s, casefold)


def b16encode(s):
    return binascii.hexlify(s).upper()


def b16decode(s, casefold=False):
    s = _bytes(s)
    if casefold:
        s = s.upper()
    if any(byte not in b"0123456789ABCDEF" for byte in s):
        raise binascii.Error("Non-base16 digit found")
    return binascii.unhexlify(s)


def _encode85(s, alphabet, pad, zeros=None, blanks=None):
    s = bytes(memoryview(s))
    left = -len(s) % 4
    padded = s + bytes(left)
    groups = []
    for at in range(0, len(padded), 4):
        number = int.from_bytes(padded[at:at + 4], "big")
        if zeros and number == 0:
            groups.append(b"z")
        elif blanks and number == 0x20202020:
            groups.append(b"y")
        else:
            groups.append(bytes(alphabet[number // 85 ** power % 85] for power in (4, 3, 2, 1, 0)))
    if left and not pad:
        if groups[-1] == b"z":
            groups[-1] = alphabet[:1] * 5
        groups[-1] = groups[-1][:5 - left]
    return b"".join(groups)


def b85encode(b, pad=False):
    return _encode85(b, _B85, pad)


def b85decode(b):
    return _decode85(b, _B85, "base85")


def z85encode(s, pad=False):
    return _encode85(s, _Z85, pad)


def z85decode(s):
    return _decode85(s, _Z85, "z85")


def _decode85(b, alphabet, name):
    b = _bytes(b)
    values = {letter: value for value, letter in enumerate(alphabet)}
    left = -len(b) % 5
    padded = b + alphabet[-1:] * left
    made = bytearray()
    for at in range(0, len(padded), 5):
        number = 0
        for offset, letter in enumerate(padded[at:at + 5]):
            if letter not in values:
                raise ValueError(f"bad {name} character at position {at + offset}")
            number = number * 85 + values[letter]
        if number > 0xffffffff:
            raise ValueError(f"{name} overflow in hunk starting at byte {at}")
        made += number.to_bytes(4, "big")
    return bytes(made[:len(made) - left])


def a85encode(b, *, foldspaces=False, wrapcol=0, pad=False, adobe=False):
    made = _encode85(b, bytes(range(33, 118)), pad, True, foldspaces)
    if adobe:
        made = b"<~" + made
    if wrapcol:
        wrapcol = max(2 if adobe else 1, wrapcol)
        lines = [made[at:at + wrapcol] for at in range(0, len(made), wrapcol)]
        if adobe and (not lines or len(lines[-1]) + 2 > wrapcol):
            lines.append(b"")
        made = b"\n".join(lines)
    return made + b"~>" if adobe else made


def a85decode(b, *, foldspaces=False, adobe=False, ignorechars=b" \t\n\r\v"):
    b = _bytes(b)
    if adobe:
        if not b.endswith(b"~>"):
            raise ValueError("Ascii85 encoded byte sequences must end with b'~>'")
        b = b[2:-2] if b.startswith(b"<~") else b[:-2]
    made, group = bytearray(), []
    for letter in b + b"u" * 4:
        if 33 <= letter <= 117:
            group.append(letter - 33)
            if len(group) == 5:
                number = 0
                for digit in group:
                    number = number * 85 + digit
                if number > 0xffffffff:
                    raise ValueError("Ascii85 overflow")
                made += number.to_bytes(4, "big")
                group = []
        elif letter == 122 or foldspaces and letter == 121:
            if group:
                raise ValueError(f"{chr(letter)} inside Ascii85 5-tuple")
            made += bytes(4) if letter == 122 else b"    "
        elif letter not in ignorechars:
            raise ValueError("Non-Ascii85 digit found: %c" % letter)
    left = 4 - len(group)
    return bytes(made[:len(made) - left] if left else made)


def _plain(s):
    """The bytes of an object that has nothing but single bytes."""
    try:
        view = memoryview(s)
    except TypeError:
        raise TypeError(f"expected bytes-like object, not {type(s).__name__}") from None
    if view.format not in ("c", "b", "B"):
        raise TypeError(f"expected single byte elements, not {view.format!r} from {type(s).__name__}")
    return bytes(view)


def encodebytes(s):
    s = _plain(s)
    return b"".join(binascii.b2a_base64(s[at:at + 57]) for at in range(0, len(s), 57))


def decodebytes(s):
    return binascii.a2b_base64(_plain(s))


def encode(input, output):
    while block := input.read(57):
        if isinstance(block, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        output.write(binascii.b2a_base64(block))


def decode(input, output):
    while line := input.readline():
        if isinstance(line, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        output.write(binascii.a2b_base64(line))
