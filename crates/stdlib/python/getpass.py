"""Asking for a password, and the user's name."""

import os as _os
import sys as _sys
import warnings as _warnings


class GetPassWarning(UserWarning):
    """What is typed can be seen."""


def getpass(prompt="Password: ", stream=None, *, echo_char=None):
    """Reads a line of standard input. The terminal shows what is typed, which a warning says."""
    stream = _sys.stderr if stream is None else stream
    _warnings.warn("Can not control echo on the terminal.", GetPassWarning, stacklevel=2)
    print("Warning: Password input may be echoed.", file=stream)
    stream.write(prompt)
    stream.flush()
    line = _sys.stdin.readline()
    if not line:
        raise EOFError
    return line.removesuffix("\n")


def getuser():
    for name in "LOGNAME", "USER", "LNAME", "USERNAME":
        user = _os.getenv(name)
        if user:
            return user
    raise OSError("No username set in the environment")
