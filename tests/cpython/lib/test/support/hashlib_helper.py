"""A stand-in for test.support.hashlib_helper."""


def requires_hashdigest(name, openssl=None, usedforsecurity=True):
    return lambda item: item
