"""Taking addresses (RFC 3986) apart, putting them together, and quoting parts of them."""

from collections import namedtuple

__all__ = ["urlparse", "urlunparse", "urljoin", "urldefrag", "urlsplit", "urlunsplit", "urlencode", "parse_qs", "parse_qsl",
           "quote", "quote_plus", "quote_from_bytes", "unquote", "unquote_plus", "unquote_to_bytes", "DefragResult",
           "ParseResult", "SplitResult", "DefragResultBytes", "ParseResultBytes", "SplitResultBytes"]

uses_relative = ["", "ftp", "http", "gopher", "nntp", "imap", "wais", "file", "https", "shttp", "mms", "prospero", "rtsp",
                 "rtsps", "rtspu", "sftp", "svn", "svn+ssh", "ws", "wss"]
uses_netloc = ["", "ftp", "http", "gopher", "nntp", "telnet", "imap", "wais", "file", "mms", "https", "shttp", "snews",
               "prospero", "rtsp", "rtsps", "rtspu", "rsync", "svn", "svn+ssh", "sftp", "nfs", "git", "git+ssh", "ws",
               "wss", "itms-services"]
uses_params = ["", "ftp", "hdl", "prospero", "http", "imap", "https", "shttp", "rtsp", "rtsps", "rtspu", "sip", "sips",
               "mms", "sftp", "tel"]

_scheme_letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-."
_controls = "".join([chr(number) for number in range(33)])


class _Parts:
    """What the results of `urlsplit` and `urlparse` know besides their items."""

    def _texts(self):
        is_bytes = isinstance(self.netloc, bytes)
        return (self.netloc.decode("ascii") if is_bytes else self.netloc), is_bytes

    def _answer(self, text):
        return text.encode("ascii") if text is not None and self._texts()[1] else text

    def _user(self):
        text = self._texts()[0]
        user, found, _ = text.rpartition("@")
        if not found:
            return None, None
        name, found, password = user.partition(":")
        return name, password if found else None

    def _host(self):
        text = self._texts()[0].rpartition("@")[2]
        _, bracket, rest = text.partition("[")
        if bracket:
            host, _, port = rest.partition("]")
            port = port.partition(":")[2]
        else:
            host, _, port = text.partition(":")
        return host, port or None

    username = property(lambda self: self._answer(self._user()[0]))
    password = property(lambda self: self._answer(self._user()[1]))

    @property
    def hostname(self):
        host = self._host()[0]
        if not host:
            return None
        name, percent, zone = host.partition("%")
        return self._answer(name.lower() + percent + zone)

    @property
    def port(self):
        port = self._host()[1]
        if port is None:
            return None
        if not (port.isdigit() and port.isascii()):
            raise ValueError(f"Port could not be cast to integer value as {port!r}")
        if int(port) > 65535:
            raise ValueError("Port out of range 0-65535")
        return int(port)


class SplitResult(namedtuple("SplitResult", "scheme netloc path query fragment"), _Parts):
    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)

    def encode(self, encoding="ascii", errors="strict"):
        return SplitResultBytes(*[part.encode(encoding, errors) for part in self])


class ParseResult(namedtuple("ParseResult", "scheme netloc path params query fragment"), _Parts):
    __slots__ = ()

    def geturl(self):
        return urlunparse(self)

    def encode(self, encoding="ascii", errors="strict"):
        return ParseResultBytes(*[part.encode(encoding, errors) for part in self])


class DefragResult(namedtuple("DefragResult", "url fragment")):
    __slots__ = ()

    def geturl(self):
        mark = b"#" if isinstance(self.url, bytes) else "#"
        return self.url + mark + self.fragment if self.fragment else self.url

    def encode(self, encoding="ascii", errors="strict"):
        return DefragResultBytes(*[part.encode(encoding, errors) for part in self])


class SplitResultBytes(namedtuple("SplitResultBytes", "scheme netloc path query fragment"), _Parts):
    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)

    def decode(self, encoding="ascii", errors="strict"):
        return SplitResult(*[part.decode(encoding, errors) for part in self])


class ParseResultBytes(namedtuple("ParseResultBytes", "scheme netloc path params query fragment"), _Parts):
    __slots__ = ()

    def geturl(self):
        return urlunparse(self)

    def decode(self, encoding="ascii", errors="strict"):
        return ParseResult(*[part.decode(encoding, errors) for part in self])


class DefragResultBytes(namedtuple("DefragResultBytes", "url fragment")):
    __slots__ = ()
    geturl = DefragResult.geturl

    def decode(self, encoding="ascii", errors="strict"):
        return DefragResult(*[part.decode(encoding, errors) for part in self])


def _as_text(*args):
    """The arguments as text, and whether they were bytes."""
    is_text = isinstance(args[0], str)
    for arg in args[1:]:
        if arg and isinstance(arg, str) != is_text:
            raise TypeError("Cannot mix str and non-str arguments")
    if is_text:
        return args, False
    return [arg.decode("ascii") if arg else "" for arg in args], True


def urlsplit(url, scheme="", allow_fragments=True):
    if isinstance(url, bytes) and scheme == "":
        scheme = b""
    (url, scheme), is_bytes = _as_text(url, scheme)
    url = url.lstrip(_controls)
    scheme = scheme.strip(_controls)
    for mark in "\t\r\n":
        url, scheme = url.replace(mark, ""), scheme.replace(mark, "")
    netloc = query = fragment = ""
    end = url.find(":")
    if end > 0 and url[0].isascii() and url[0].isalpha() and all(letter in _scheme_letters for letter in url[:end]):
        scheme, url = url[:end].lower(), url[end + 1:]
    if url.startswith("//"):
        end = min([place for mark in "/?#" if (place := url.find(mark, 2)) >= 0], default=len(url))
        netloc, url = url[2:end], url[end:]
        _check_netloc(netloc)
    if allow_fragments and "#" in url:
        url, _, fragment = url.partition("#")
    if "?" in url:
        url, _, query = url.partition("?")
    made = SplitResult(scheme, netloc, url, query, fragment)
    return made.encode() if is_bytes else made


def _check_netloc(netloc):
    if ("[" in netloc) != ("]" in netloc):
        raise ValueError("Invalid IPv6 URL")
    if "[" in netloc:
        host = netloc.rpartition("@")[2]
        before, _, rest = host.partition("[")
        address, _, after = rest.partition("]")
        if before or after and not after.startswith(":"):
            raise ValueError("Invalid IPv6 URL")
        if address.startswith("v"):
            if not ("." in address and address[1:].partition(".")[0].isalnum()):
                raise ValueError("IPvFuture address is invalid")
        elif ":" not in address:
            raise ValueError("An IPv4 address cannot be in brackets" if address.replace(".", "").isdigit()
                             else f"{address!r} does not appear to be an IPv4 or IPv6 address")


def urlparse(url, scheme="", allow_fragments=True):
    parts = urlsplit(url, scheme, allow_fragments)
    is_bytes = isinstance(parts, SplitResultBytes)
    scheme, netloc, path, query, fragment = parts.decode() if is_bytes else parts
    params = ""
    if scheme in uses_params and ";" in path:
        path, params = _split_params(path)
    made = ParseResult(scheme, netloc, path, params, query, fragment)
    return made.encode() if is_bytes else made


def _split_params(path):
    start = path.find(";", path.rfind("/") if "/" in path else 0)
    return (path, "") if start < 0 else (path[:start], path[start + 1:])


def urlunparse(components):
    (scheme, netloc, path, params, query, fragment), is_bytes = _as_text(*components)
    made = _unsplit(scheme, netloc, f"{path};{params}" if params else path, query, fragment)
    return made.encode("ascii") if is_bytes else made


def urlunsplit(components):
    parts, is_bytes = _as_text(*components)
    made = _unsplit(*parts)
    return made.encode("ascii") if is_bytes else made


def _unsplit(scheme, netloc, url, query, fragment):
    if netloc:
        if url and not url.startswith("/"):
            url = "/" + url
        url = f"//{netloc}{url}"
    elif url.startswith("//"):
        url = "//" + url
    elif scheme and scheme in uses_netloc and (not url or url.startswith("/")):
        url = "//" + url
    if scheme:
        url = f"{scheme}:{url}"
    if query:
        url = f"{url}?{query}"
    return f"{url}#{fragment}" if fragment else url


def urljoin(base, url, allow_fragments=True):
    """The address that `url` means on the page `base`."""
    if not base:
        return url
    if not url:
        return base
    (base, url), is_bytes = _as_text(base, url)
    made = _joined(base, url, allow_fragments)
    return made.encode("ascii") if is_bytes else made


def _joined(base, url, allow_fragments):
    base_scheme, base_netloc, base_path, base_params, base_query, base_fragment = urlparse(base, "", allow_fragments)
    scheme, netloc, path, params, query, fragment = urlparse(url, base_scheme, allow_fragments)
    if scheme != base_scheme or scheme not in uses_relative:
        return url
    if scheme in uses_netloc:
        if netloc:
            return urlunparse((scheme, netloc, path, params, query, fragment))
        netloc = base_netloc
    if not path and not params:
        return urlunparse((scheme, netloc, base_path, base_params, query or base_query, fragment))
    base_parts = base_path.split("/")
    if base_parts[-1] != "":
        del base_parts[-1]
    if path.startswith("/"):
        parts = path.split("/")
    else:
        parts = base_parts + path.split("/")
        parts[1:-1] = [part for part in parts[1:-1] if part]
    kept = []
    for part in parts:
        if part == "..":
            if kept:
                kept.pop()
        elif part != ".":
            kept.append(part)
    if parts[-1] in (".", ".."):
        kept.append("")
    return urlunparse((scheme, netloc, "/".join(kept) or "/", params, query, fragment))


def urldefrag(url):
    (text,), is_bytes = _as_text(url)
    if "#" in text:
        scheme, netloc, path, params, query, fragment = urlparse(text)
        made = DefragResult(urlunparse((scheme, netloc, path, params, query, "")), fragment)
    else:
        made = DefragResult(text, "")
    return made.encode() if is_bytes else made


_always_safe = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~")


def quote(string, safe="/", encoding=None, errors=None):
    if isinstance(string, str):
        if not string:
            return string
        string = string.encode(encoding or "utf-8", errors or "strict")
    elif encoding is not None:
        raise TypeError("quote() doesn't support 'encoding' for bytes")
    elif errors is not None:
        raise TypeError("quote() doesn't support 'errors' for bytes")
    return quote_from_bytes(string, safe)


def quote_plus(string, safe="", encoding=None, errors=None):
    if (" " if isinstance(string, str) else b" ") not in string:
        return quote(string, safe, encoding, errors)
    safe += " " if isinstance(safe, str) else b" "
    return quote(string, safe, encoding, errors).replace(" ", "+")


def quote_from_bytes(bs, safe="/"):
    if not isinstance(bs, (bytes, bytearray)):
        raise TypeError("quote_from_bytes() expected bytes")
    if isinstance(safe, str):
        safe = safe.encode("ascii", "ignore")
    kept = _always_safe.union([byte for byte in safe if byte < 128])
    return "".join([chr(byte) if byte in kept else f"%{byte:02X}" for byte in bs])


_digits = "0123456789abcdefABCDEF"


def unquote_to_bytes(string):
    if not string:
        return b""
    if isinstance(string, str):
        string = string.encode()
    first, *parts = bytes(string).split(b"%")
    made = [first]
    for part in parts:
        code = part[:2].decode("latin-1")
        if len(code) == 2 and code[0] in _digits and code[1] in _digits:
            made.append(bytes([int(code, 16)]))
            made.append(part[2:])
        else:
            made.append(b"%")
            made.append(part)
    return b"".join(made)


def unquote(string, encoding="utf-8", errors="replace"):
    if isinstance(string, (bytes, bytearray)):
        return unquote_to_bytes(string).decode(encoding, errors)
    if "%" not in string:
        return string
    # Only runs of ASCII characters are decoded.
    made, start, length = [], 0, len(string)
    while start < length:
        end = start
        is_ascii = string[start].isascii()
        while end < length and string[end].isascii() == is_ascii:
            end += 1
        part = string[start:end]
        made.append(unquote_to_bytes(part).decode(encoding or "utf-8", errors or "replace") if is_ascii else part)
        start = end
    return "".join(made)


def unquote_plus(string, encoding="utf-8", errors="replace"):
    return unquote(string.replace("+", " "), encoding, errors)


def urlencode(query, doseq=False, safe="", encoding=None, errors=None, quote_via=quote_plus):
    if hasattr(query, "items"):
        query = query.items()
    else:
        try:
            if len(query) and not isinstance(query[0], tuple):
                raise TypeError
        except TypeError:
            raise TypeError("not a valid non-string sequence or mapping object") from None

    def quoted(value):
        if isinstance(value, bytes):
            return quote_via(value, safe)
        return quote_via(str(value), safe, encoding, errors)

    found = []
    for key, value in query:
        key = quoted(key)
        if not doseq or isinstance(value, (str, bytes)):
            found.append(f"{key}={quoted(value)}")
            continue
        try:
            items = list(value) if hasattr(value, "__len__") else None
        except TypeError:
            items = None
        found += [f"{key}={quoted(value)}"] if items is None else [f"{key}={quoted(item)}" for item in items]
    return "&".join(found)


def parse_qsl(qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8", errors="replace",
              max_num_fields=None, separator="&"):
    if not separator or not isinstance(separator, (str, bytes)):
        raise ValueError("Separator must be of type string or bytes.")
    if not qs:
        return []
    is_bytes = not isinstance(qs, str)
    if is_bytes:
        qs = bytes(qs).decode("latin-1")
    if isinstance(separator, bytes):
        separator = separator.decode("ascii")
    if max_num_fields is not None and max_num_fields < 1 + qs.count(separator):
        raise ValueError("Max number of fields exceeded")
    found = []
    for field in qs.split(separator):
        if not field and not strict_parsing:
            continue
        name, equals, value = field.partition("=")
        if strict_parsing and not equals:
            raise ValueError(f"bad query field: {field!r}")
        if value or keep_blank_values:
            pair = [part.replace("+", " ") for part in (name, value)]
            if is_bytes:
                found.append(tuple([unquote_to_bytes(part.encode("latin-1")) for part in pair]))
            else:
                found.append(tuple([unquote(part, encoding, errors) for part in pair]))
    return found


def parse_qs(qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8", errors="replace",
             max_num_fields=None, separator="&"):
    found = {}
    for name, value in parse_qsl(qs, keep_blank_values, strict_parsing, encoding, errors, max_num_fields, separator):
        found.setdefault(name, []).append(value)
    return found


def unwrap(url):
    url = str(url).strip()
    if url.startswith("<") and url.endswith(">"):
        url = url[1:-1].strip()
    return url[4:].strip() if url.startswith("URL:") else url
