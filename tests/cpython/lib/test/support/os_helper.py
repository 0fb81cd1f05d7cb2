"""A stand-in for test.support.os_helper."""

import contextlib
import os
import unittest

TESTFN = TESTFN_ASCII = "/tmp/antaresia_test_file"
TESTFN_UNENCODABLE = None


def unlink(filename):
    try:
        os.remove(filename)
    except OSError:
        pass


rmtree = rmdir = unlink


@contextlib.contextmanager
def temp_cwd(name="tempcwd", quiet=False):
    raise unittest.SkipTest("no temporary directories")
    yield


temp_dir = temp_cwd


class FakePath:
    def __init__(self, path):
        self.path = path

    def __fspath__(self):
        if isinstance(self.path, BaseException) or isinstance(self.path, type):
            raise self.path
        return self.path


class EnvironmentVarGuard:
    def __init__(self):
        raise unittest.SkipTest("no environment")


def create_empty_file(filename):
    with open(filename, "wb"):
        pass


skip_unless_symlink = skip_unless_hardlink = skip_unless_xattr = skip_unless_working_chmod = unittest.skip("not here")
skip_if_dac_override = skip_unless_dac_override = unittest.skip("not here")
TESTFN_UNDECODABLE = TESTFN_NONASCII = FS_NONASCII = None


def can_symlink():
    return False


@contextlib.contextmanager
def change_cwd(path, quiet=False):
    before = os.getcwd()
    os.chdir(path)
    try:
        yield os.getcwd()
    finally:
        os.chdir(before)


def make_bad_fd():
    return 1000
