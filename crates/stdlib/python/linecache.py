"""Lines of source files, kept once they were read."""

import os

cache = {}


def getlines(filename, module_globals=None):
    # Entries are (size, time of change, lines, path); without a time they stay.
    if filename not in cache:
        try:
            with open(filename, encoding="utf-8") as file:
                lines = file.readlines()
            found = os.stat(filename)
        except (OSError, UnicodeDecodeError):
            return []
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        cache[filename] = found[6], found[8], lines, filename
    return cache[filename][2]


def getline(filename, lineno, module_globals=None):
    lines = getlines(filename)
    return lines[lineno - 1] if 1 <= lineno <= len(lines) else ""


def clearcache():
    cache.clear()


def checkcache(filename=None):
    """Forgets files, which may have changed."""
    for name in list(cache) if filename is None else [filename]:
        entry = cache.get(name)
        if entry is not None and entry[1] is not None:
            try:
                found = os.stat(entry[3])
            except OSError:
                found = None
            if found is None or entry[:2] != (found[6], found[8]):
                del cache[name]
