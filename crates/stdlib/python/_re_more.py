"""What `re` has besides what is built in."""

import re as _re
from enum import IntFlag as _IntFlag

NOFLAG = 0
L = LOCALE = 4


class RegexFlag(_IntFlag):
    """The flags by name; those of the module itself are plain ints."""

    NOFLAG = 0
    ASCII = A = _re.A
    IGNORECASE = I = _re.I
    LOCALE = L = 4
    UNICODE = U = _re.U
    MULTILINE = M = _re.M
    DOTALL = S = _re.S
    VERBOSE = X = _re.X
    DEBUG = _re.DEBUG
