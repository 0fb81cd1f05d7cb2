"""Copying, moving and removing files and directories."""

import os


class Error(OSError):
    pass


class SameFileError(Error):
    pass


def copyfileobj(fsrc, fdst, length=16384):
    while True:
        data = fsrc.read(length)
        if not data:
            break
        fdst.write(data)


def copyfile(src, dst, *, follow_symlinks=True):
    if os.path.exists(dst) and os.path.samefile(src, dst):
        raise SameFileError(f"{src!r} and {dst!r} are the same file")
    with open(os.fspath(src), "rb") as source:
        with open(os.fspath(dst), "wb") as target:
            copyfileobj(source, target)
    return dst


def copy(src, dst, *, follow_symlinks=True):
    if os.path.isdir(dst):
        dst = os.path.join(dst, os.path.basename(src))
    return copyfile(src, dst)


copy2 = copy


def ignore_patterns(*patterns):
    import fnmatch
    return lambda path, names: {name for pattern in patterns for name in fnmatch.filter(names, pattern)}


def copytree(src, dst, symlinks=False, ignore=None, copy_function=copy2, ignore_dangling_symlinks=False, dirs_exist_ok=False):
    names = os.listdir(src)
    left_out = ignore(os.fspath(src), names) if ignore is not None else ()
    os.makedirs(dst, exist_ok=dirs_exist_ok)
    for name in names:
        if name in left_out:
            continue
        source, target = os.path.join(src, name), os.path.join(dst, name)
        if os.path.isdir(source):
            copytree(source, target, symlinks, ignore, copy_function, ignore_dangling_symlinks, dirs_exist_ok)
        else:
            copy_function(source, target)
    return dst


def rmtree(path, ignore_errors=False, onerror=None, *, onexc=None, dir_fd=None):
    def failed(function, name, error):
        if onexc is not None:
            onexc(function, name, error)
        elif onerror is not None:
            onerror(function, name, (type(error), error, error.__traceback__))
        elif not ignore_errors:
            raise error

    path = os.fspath(path)
    try:
        names = os.listdir(path)
    except OSError as error:
        return failed(os.scandir, path, error)
    for name in names:
        full = os.path.join(path, name)
        if os.path.isdir(full):
            rmtree(full, ignore_errors, onerror, onexc=onexc)
        else:
            try:
                os.remove(full)
            except OSError as error:
                failed(os.unlink, full, error)
    try:
        os.rmdir(path)
    except OSError as error:
        failed(os.rmdir, path, error)


def move(src, dst, copy_function=copy2):
    target = dst
    if os.path.isdir(dst):
        target = os.path.join(dst, os.path.basename(os.fspath(src).rstrip("/")))
        if os.path.exists(target):
            raise Error(f"Destination path '{target}' already exists")
    try:
        os.rename(src, target)
    except OSError:
        if os.path.isdir(src):
            copytree(src, target, copy_function=copy_function)
            rmtree(src)
        else:
            copy_function(src, target)
            os.remove(src)
    return target


def which(cmd, mode=1, path=None):
    if "/" in cmd:
        return cmd if os.path.isfile(cmd) else None
    for directory in (os.environ.get("PATH", "/bin:/usr/bin") if path is None else path).split(os.pathsep):
        full = os.path.join(directory, cmd)
        if os.path.isfile(full) and os.stat(full)[0] & 0o111:
            return full
    return None


def get_terminal_size(fallback=(80, 24)):
    from collections import namedtuple
    size = namedtuple("terminal_size", "columns lines")
    found = [os.environ.get(name, "") for name in ("COLUMNS", "LINES")]
    return size(*(int(text) if text.isdigit() and int(text) else default for text, default in zip(found, fallback)))


def disk_usage(path):
    from collections import namedtuple
    status = os.statvfs(path)
    unit, total, free, available = status[1], status[2], status[3], status[4]
    return namedtuple("usage", "total used free")(total * unit, (total - free) * unit, available * unit)
