def __getattr__(name):
    return getattr(__import__("part", None, None, True, 1), name)
