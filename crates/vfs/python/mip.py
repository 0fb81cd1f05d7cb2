# mip: installs packages from an index of static files.
#
# The index is an address (http://...) or a directory. A package is a name in the index,
# the address or path of a file, a .json description or a directory with package.json, or
# github:, gitlab: and codeberg: followed by organisation/repository/path@version.
import binascii
import hashlib
import json
import os
import sys

_INDEX = "https://micropython.org/pi/v2"
_HOSTS = {
    "github:": "https://raw.githubusercontent.com/{0}/{1}/{2}/{3}",
    "gitlab:": "https://gitlab.com/{0}/{1}/-/raw/{2}/{3}",
    "codeberg:": "https://codeberg.org/api/v1/repos/{0}/{1}/raw/{3}?ref={2}",
}


class _Missing(Exception):
    pass


def _http(address):
    import socket

    secure, rest = address.startswith("https:"), address.split("://", 1)[1]
    host, _, path = rest.partition("/")
    name, _, port = host.partition(":")
    where = socket.getaddrinfo(name, int(port or (443 if secure else 80)), 0, socket.SOCK_STREAM)[0]
    link = socket.socket(where[0], where[1], where[2])
    try:
        link.connect(where[-1])
        if secure:
            import ssl

            link = ssl.wrap_socket(link, server_hostname=name)
        stream = link if hasattr(link, "readline") else link.makefile("rwb", 0)
        stream.write(("GET /%s HTTP/1.0\r\nHost: %s\r\nConnection: close\r\n\r\n" % (path, host)).encode())
        status = int(stream.readline().split(None, 2)[1])
        forward = None
        while True:
            line = stream.readline()
            if not line.strip():
                break
            if line.lower().startswith(b"location:"):
                forward = line.split(None, 1)[1].strip().decode()
        if status in (301, 302, 303, 307, 308) and forward:
            return _http(forward)
        if status != 200:
            raise _Missing("status %d" % status)
        return stream.read()
    finally:
        link.close()


def _fetch(address):
    if address.startswith(("http://", "https://")):
        return _http(address)
    try:
        with open(address[7:] if address.startswith("file://") else address, "rb") as file:
            return file.read()
    except OSError:
        raise _Missing("no such file")


def _address(address, version):
    for prefix in _HOSTS:
        if address.startswith(prefix):
            address, _, own = address[len(prefix) :].partition("@")
            parts = address.split("/", 2)
            return _HOSTS[prefix].format(parts[0], parts[1], own or version or "HEAD", parts[2] if len(parts) > 2 else "")
    return address


def _make_parents(path):
    at = path.find("/", 1)
    while at > 0:
        try:
            os.mkdir(path[:at])
        except OSError as error:
            if error.errno not in (17, 1):
                raise
        at = path.find("/", at + 1)


def _digest(path):
    total = hashlib.sha256()
    try:
        with open(path, "rb") as file:
            while True:
                piece = file.read(256)
                if not piece:
                    break
                total.update(piece)
    except OSError:
        return ""
    return binascii.hexlify(total.digest()).decode()


def _store(address, path):
    print("Copying:", path)
    try:
        content = _fetch(address)
    except _Missing as error:
        print("Error", error, "requesting", address)
        return False
    _make_parents(path)
    # A name of its own until it is whole.
    with open(path + ".new", "wb") as file:
        file.write(content)
    os.rename(path + ".new", path)
    return True


def _install_json(address, index, target, version, mpy):
    try:
        description = json.loads(_fetch(_address(address, version)))
    except _Missing as error:
        print("Error", error, "requesting", address)
        return False
    for path, digest in description.get("hashes", ()):
        path = target + "/" + path
        if _digest(path).startswith(digest):
            print("Exists:", path)
        elif not _store("%s/file/%s/%s" % (index, digest[:2], digest), path):
            return False
    base = address.rpartition("/")[0]
    for path, source in description.get("urls", ()):
        if "://" not in source and not source.startswith((*_HOSTS, "/")):
            source = base + "/" + source
        if not _store(_address(source, version), target + "/" + path):
            return False
    for name, wanted in description.get("deps", ()):
        if not _install(name, index, target, wanted, mpy):
            return False
    return True


def _install(package, index, target, version, mpy):
    if "/" in package or package.startswith(tuple(_HOSTS)):
        if package.endswith((".py", ".mpy")):
            print("Downloading", package, "to", target)
            return _store(_address(package, version), target + "/" + package.rpartition("/")[2])
        if not package.endswith(".json"):
            package = package.rstrip("/") + "/package.json"
        print("Installing", package, "to", target)
    else:
        version = version or "latest"
        print("Installing", package, "(%s)" % version, "from", index, "to", target)
        number = getattr(sys.implementation, "_mpy", 0) & 0xFF
        kind = number if mpy and number else "py"
        package = "%s/package/%s/%s/%s.json" % (index, kind, package, version)
    return _install_json(package, index, target, version, mpy)


def install(package, index=None, target=None, version=None, mpy=True):
    if not target:
        for entry in sys.path:
            if entry.endswith("/lib") and not entry.startswith("/rom"):
                target = entry
                break
        else:
            print("Unable to find lib dir in sys.path")
            return
    if not version and "/" not in package and ":" not in package:
        package, _, version = package.partition("@")
    if _install(package, (index or _INDEX).rstrip("/"), target.rstrip("/"), version, mpy):
        print("Done")
    else:
        print("Package may be partially installed")
