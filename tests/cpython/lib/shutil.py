"""A stand-in for shutil."""

import os


def rmtree(path, ignore_errors=False):
    try:
        for entry in os.ilistdir(path):
            inner = f"{path}/{entry[0]}"
            if entry[1] & 0x4000:
                rmtree(inner)
            else:
                os.remove(inner)
        os.rmdir(path)
    except OSError:
        if not ignore_errors:
            raise
