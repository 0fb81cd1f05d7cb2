"""A stand-in for tempfile: directories for tests that write modules."""

import os

_number = 0


def mkdtemp(suffix="", prefix="antaresia", dir="/tmp"):
    global _number
    while True:
        _number += 1
        path = f"{dir}/{prefix}{_number}{suffix}"
        try:
            os.mkdir(path)
            return path
        except FileExistsError:
            pass
