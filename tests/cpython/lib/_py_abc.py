"""The abstract base classes are written in Python anyway."""

from abc import ABCMeta, get_cache_token
