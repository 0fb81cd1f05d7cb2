"""`os.path` by the name that it has in CPython."""

from os.path import *
