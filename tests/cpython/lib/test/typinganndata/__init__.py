"""The package of modules with annotations: those of the directory under test but for what is here."""

import sys

if len(sys.argv) > 1:
    __path__.append(sys.argv[1] + "/typinganndata")
