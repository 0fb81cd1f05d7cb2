"""What the program runs on, in words."""

import os
import sys


def platform(aliased=False, terse=False):
    version = ".".join(str(part) for part in sys.implementation.version[:3])
    return "-".join(("MicroPython", version, system(), machine()))


def system():
    return sys.platform[:1].upper() + sys.platform[1:]


def machine():
    # The name in brackets, as in "linux [x86_64-unknown-linux-gnu] version", begins with the processor.
    return os.uname().machine.split("[")[-1].split("-")[0].replace(" ", "_")


def node():
    return os.uname().nodename


def release():
    return os.uname().release


def processor():
    return ""


def libc_ver(*args, **keywords):
    return ("", "")


def python_compiler():
    return "rustc"


def python_implementation():
    return "MicroPython"


def python_version():
    return sys.version.split(";")[0]


def python_version_tuple():
    return tuple(python_version().split("."))
