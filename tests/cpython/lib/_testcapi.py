"""What CPython's tests need of its module _testcapi to be loaded: functions in C, which are not here, skip the tests
that call them."""

from unittest import SkipTest


def _absent(name):
    def call(*args, **keywords):
        raise SkipTest(f"{name} is a function in C")
    call.__name__ = name
    return call


class MethInstance:
    pass


MethClass = MethStatic = MethInstance

for _name in ("meth_varargs", "meth_varargs_keywords", "meth_o", "meth_noargs", "meth_fastcall", "meth_fastcall_keywords"):
    setattr(MethInstance, _name, staticmethod(_absent(_name)))


def __getattr__(name):
    # What tests ask for before they use it is not there.
    if name.startswith("__") or name == "raise_SIGINT_then_send_None":
        raise AttributeError(name)
    return _absent(name)
