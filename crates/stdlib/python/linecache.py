"""Lines of source files, kept once they were read."""

cache = {}


def getlines(filename, module_globals=None):
    if filename not in cache:
        try:
            with open(filename, encoding="utf-8") as file:
                cache[filename] = file.readlines()
        except (OSError, UnicodeDecodeError):
            return []
        if cache[filename] and not cache[filename][-1].endswith("\n"):
            cache[filename][-1] += "\n"
    return cache[filename]


def getline(filename, lineno, module_globals=None):
    lines = getlines(filename)
    return lines[lineno - 1] if 1 <= lineno <= len(lines) else ""


def clearcache():
    cache.clear()


def checkcache(filename=None):
    """Forgets files, which may have changed."""
    for name in list(cache) if filename is None else [filename]:
        cache.pop(name, None)
