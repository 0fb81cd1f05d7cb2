"""What CPython's tests of calls use of its module _testcapi, in Python; for the rest they are skipped."""

from unittest import SkipTest


def _variants(method):
    """The calling conventions, as functions whose first argument is what they are bound to."""
    return {
        "meth_varargs": lambda self, *args: (self, args),
        "meth_varargs_keywords": lambda self, *args, **kwargs: (self, args, kwargs or None),
        "meth_o": lambda self, arg, /: (self, arg),
        "meth_noargs": lambda self: self,
        "meth_fastcall": lambda self, *args: (self, list(args)),
        "meth_fastcall_keywords": lambda self, *args, **kwargs: (self, list(args), kwargs or None),
    }.get(method)


_names = ("meth_varargs", "meth_varargs_keywords", "meth_o", "meth_noargs", "meth_fastcall", "meth_fastcall_keywords")


class MethInstance:
    pass


class MethClass:
    pass


class MethStatic:
    pass


for _name in _names:
    setattr(MethInstance, _name, _variants(_name))
    setattr(MethClass, _name, classmethod(_variants(_name)))
    setattr(MethStatic, _name, staticmethod(lambda *args, _call=_variants(_name), **kwargs: _call(None, *args, **kwargs)))


def __getattr__(name):
    import sys
    function = _variants(name)
    if function is not None:
        return lambda *args, **kwargs: function(sys.modules[__name__], *args, **kwargs)
    if name.startswith("__"):
        raise AttributeError(name)
    raise SkipTest(f"no _testcapi.{name}")
