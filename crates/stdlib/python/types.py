"""Names of types, and classes made by functions."""

import sys


def _function():
    pass


def _generator():
    yield


async def _coroutine():
    pass


async def _async_generator():
    yield


def _closure():
    def inner():
        return cell
    cell = 1
    return inner.__closure__[0]


class _Class:
    __slots__ = ("slot",)

    def method(self):
        pass


FunctionType = LambdaType = type(_function)
CodeType = type(_function.__code__)
MappingProxyType = type(type.__dict__)
GeneratorType = type(_generator())
_made = _coroutine()
CoroutineType = type(_made)
_made.close()
AsyncGeneratorType = type(_async_generator())
CellType = type(_closure())
MethodType = type(_Class().method)
BuiltinFunctionType = BuiltinMethodType = type(len)
WrapperDescriptorType = type(object.__init__)
MethodWrapperType = type(object().__str__)
MethodDescriptorType = type(str.join)
ClassMethodDescriptorType = type(dict.__dict__["fromkeys"])
ModuleType = type(sys)
GetSetDescriptorType = type(FunctionType.__code__)
MemberDescriptorType = type(_Class.slot)
GenericAlias = type(list[int])
UnionType = type(int | str)
EllipsisType = type(...)
NoneType = type(None)
NotImplementedType = type(NotImplemented)
try:
    raise TypeError
except TypeError as _error:
    TracebackType = type(_error.__traceback__)
    FrameType = type(_error.__traceback__.tb_frame)
del _function, _generator, _coroutine, _made, _async_generator, _closure, _Class


class CapsuleType:
    def __new__(cls):
        raise TypeError("cannot create 'PyCapsule' instances")


class SimpleNamespace:
    def __init__(self, mapping=(), /, **attributes):
        mapping = dict(mapping)
        if not all(isinstance(name, str) for name in mapping):
            raise TypeError("keywords must be strings")
        self.__dict__.update(mapping)
        self.__dict__.update(attributes)

    def __repr__(self):
        name = type(self).__name__ if type(self) is not SimpleNamespace else "namespace"
        if any(shown is self for shown in _shown):
            return name + "(...)"
        _shown.append(self)
        try:
            return name + "(" + ", ".join(f"{key}={value!r}" for key, value in self.__dict__.items()) + ")"
        finally:
            _shown.pop()

    def __eq__(self, other):
        if issubclass(type(self), SimpleNamespace) and issubclass(type(other), SimpleNamespace):
            return self.__dict__ == other.__dict__
        return NotImplemented

    def __replace__(self, /, **changes):
        return type(self)(self.__dict__, **changes)

    __hash__ = None


_shown = []


def new_class(name, bases=(), kwds=None, exec_body=None):
    resolved = resolve_bases(bases)
    meta, namespace, keywords = prepare_class(name, resolved, kwds)
    if exec_body is not None:
        exec_body(namespace)
    if resolved is not bases:
        namespace["__orig_bases__"] = bases
    return meta(name, resolved, namespace, **keywords)


def resolve_bases(bases):
    resolved = []
    changed = False
    for base in bases:
        if not isinstance(base, type) and hasattr(base, "__mro_entries__"):
            entries = base.__mro_entries__(bases)
            if not isinstance(entries, tuple):
                raise TypeError("__mro_entries__ must return a tuple")
            resolved.extend(entries)
            changed = True
        else:
            resolved.append(base)
    return tuple(resolved) if changed else bases


def prepare_class(name, bases=(), kwds=None):
    keywords = dict(kwds or {})
    if "metaclass" in keywords:
        meta = keywords.pop("metaclass")
    else:
        meta = type(bases[0]) if bases else type
    if isinstance(meta, type):
        for base in bases:
            other = type(base)
            if issubclass(meta, other):
                continue
            if not issubclass(other, meta):
                raise TypeError("metaclass conflict: the metaclass of a derived class must be a "
                                "(non-strict) subclass of the metaclasses of all its bases")
            meta = other
    prepare = getattr(meta, "__prepare__", None)
    namespace = prepare(name, bases, **keywords) if prepare else {}
    return meta, namespace, keywords


def get_original_bases(cls, /):
    if not isinstance(cls, type):
        raise TypeError(f"Expected an instance of type, not {type(cls).__name__!r}")
    return cls.__dict__.get("__orig_bases__", cls.__bases__)


class DynamicClassAttribute:
    """As property, but on the class itself the attribute is looked up in the metaclass."""

    def __init__(self, fget=None, fset=None, fdel=None, doc=None):
        self.fget, self.fset, self.fdel = fget, fset, fdel
        self.__doc__ = doc if doc is not None or fget is None else fget.__doc__
        self.overwrite_doc = doc is None
        self.__isabstractmethod__ = bool(getattr(fget, "__isabstractmethod__", False))

    def __get__(self, instance, owner=None):
        if instance is None:
            if self.__isabstractmethod__:
                return self
            raise AttributeError
        if self.fget is None:
            raise AttributeError("unreadable attribute")
        return self.fget(instance)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError("can't set attribute")
        self.fset(instance, value)

    def __delete__(self, instance):
        if self.fdel is None:
            raise AttributeError("can't delete attribute")
        self.fdel(instance)

    def getter(self, fget):
        return type(self)(fget, self.fset, self.fdel, None if self.overwrite_doc else self.__doc__)

    def setter(self, fset):
        return type(self)(self.fget, fset, self.fdel, self.__doc__)

    def deleter(self, fdel):
        return type(self)(self.fget, self.fset, fdel, self.__doc__)


class _GeneratorWrapper:
    """A generator that may be awaited."""

    def __init__(self, generator):
        self.__wrapped = generator
        self.__name__ = getattr(generator, "__name__", None)
        self.__qualname__ = getattr(generator, "__qualname__", None)
        self.send, self.throw, self.close = generator.send, generator.throw, generator.close

    @property
    def gi_code(self):
        return self.__wrapped.gi_code

    @property
    def gi_frame(self):
        return self.__wrapped.gi_frame

    @property
    def gi_running(self):
        return self.__wrapped.gi_running

    @property
    def gi_yieldfrom(self):
        return self.__wrapped.gi_yieldfrom

    cr_code, cr_frame, cr_running, cr_await = gi_code, gi_frame, gi_running, gi_yieldfrom

    def __next__(self):
        return next(self.__wrapped)

    def __iter__(self):
        return self.__wrapped if isinstance(self.__wrapped, GeneratorType) else self

    __await__ = __iter__


def coroutine(function):
    if not callable(function):
        raise TypeError("types.coroutine() expects a callable")
    if isinstance(function, FunctionType) and function.__code__.co_flags & 0x180:
        return function

    def call(*args, **keywords):
        result = function(*args, **keywords)
        if isinstance(result, (CoroutineType, _GeneratorWrapper)):
            return result
        if hasattr(result, "send") and hasattr(result, "throw") and not hasattr(result, "__await__"):
            return _GeneratorWrapper(result)
        return result

    from functools import update_wrapper
    return update_wrapper(call, function)
