"""A stand-in for os.path where there is none: names only."""

sep = "/"


def join(path, *parts):
    for part in parts:
        path = part if part.startswith("/") else path + part if path.endswith("/") else f"{path}/{part}"
    return path


def split(path):
    head, _, tail = path.rpartition("/")
    return head or ("/" if path.startswith("/") else ""), tail


def dirname(path):
    return split(path)[0]


def basename(path):
    return split(path)[1]


def splitext(path):
    head, dot, end = path.rpartition(".")
    return (head, dot + end) if dot and "/" not in end and basename(head) else (path, "")


def exists(path):
    import os
    try:
        os.stat(path)
    except OSError:
        return False
    return True


isfile = exists


def abspath(path):
    import os
    return path if path.startswith("/") else join(os.getcwd(), path)


normpath = realpath = normcase = abspath
