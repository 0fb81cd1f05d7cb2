"""The package `test`: the stand-ins in this directory, and CPython's files in the directory under test."""

import sys

if len(sys.argv) > 1:
    __path__.append(sys.argv[1])
