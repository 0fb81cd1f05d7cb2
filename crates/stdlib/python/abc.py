"""Abstract base classes."""


class abstractmethod:
    def __new__(cls, function):
        function.__isabstractmethod__ = True
        return function


class abstractclassmethod(classmethod):
    __isabstractmethod__ = True

    def __init__(self, function):
        function.__isabstractmethod__ = True
        super().__init__(function)


class abstractstaticmethod(staticmethod):
    __isabstractmethod__ = True

    def __init__(self, function):
        function.__isabstractmethod__ = True
        super().__init__(function)


class abstractproperty(property):
    __isabstractmethod__ = True


_registrations = 0


class ABCMeta(type):
    def __new__(mcls, name, bases, namespace, /, **keywords):
        cls = super().__new__(mcls, name, bases, namespace, **keywords)
        cls._abc_registered = ()
        cls._abc_yes = cls._abc_no = None
        cls._abc_version = 0
        _find_abstract(cls, namespace.items())
        return cls

    def register(cls, subclass):
        global _registrations
        if not isinstance(subclass, type):
            raise TypeError("Can only register classes")
        if issubclass(subclass, cls):
            return subclass
        if issubclass(cls, subclass):
            raise RuntimeError("Refusing to create an inheritance cycle")
        cls._abc_registered += (subclass,)
        _registrations += 1
        # What pattern matching takes for a sequence or mapping.
        if hasattr(cls, "__abc_tpflags__") and not hasattr(subclass, "__abc_tpflags__"):
            try:
                subclass.__abc_tpflags__ = cls.__abc_tpflags__
            except TypeError:
                pass
        return subclass

    def __instancecheck__(cls, instance):
        subclass = instance.__class__
        if cls.__subclasscheck__(subclass):
            return True
        kind = type(instance)
        return kind is not subclass and cls.__subclasscheck__(kind)

    def __subclasscheck__(cls, subclass):
        if not isinstance(subclass, type):
            raise TypeError("issubclass() arg 1 must be a class")
        own = cls.__dict__
        if own["_abc_version"] != _registrations or own["_abc_yes"] is None:
            # Answers may have changed.
            cls._abc_yes = _Classes()
            cls._abc_no = _Classes()
            cls._abc_version = _registrations
            own = cls.__dict__
        if subclass in own["_abc_yes"]:
            return True
        if subclass in own["_abc_no"]:
            return False
        answer = _derives(cls, subclass)
        own["_abc_yes" if answer else "_abc_no"].add(subclass)
        return answer

    def _dump_registry(cls, file=None):
        print("Class:", f"{cls.__module__}.{cls.__qualname__}", file=file)
        print("Registry:", cls._abc_registered, file=file)


class _Classes:
    """A set of classes that does not keep them alive."""

    def __init__(self):
        self.members = {}

    def __contains__(self, cls):
        found = self.members.get(id(cls))
        return found is not None and found() is cls

    def add(self, cls):
        from weakref import ref
        try:
            self.members[id(cls)] = ref(cls)
        except TypeError:
            # Built-in types live for ever.
            self.members[id(cls)] = lambda: cls


def _derives(cls, subclass):
    answer = cls.__subclasshook__(subclass)
    if answer is not NotImplemented:
        return bool(answer)
    if cls in subclass.__mro__:
        return True
    for registered in cls.__dict__["_abc_registered"]:
        if issubclass(subclass, registered):
            return True
    for derived in type.__subclasses__(cls):
        if issubclass(subclass, derived):
            return True
    return False


def _find_abstract(cls, items):
    names = {name for name, value in items if getattr(value, "__isabstractmethod__", False)}
    for base in cls.__bases__:
        for name in getattr(base, "__abstractmethods__", ()):
            if getattr(getattr(cls, name, None), "__isabstractmethod__", False):
                names.add(name)
    cls.__abstractmethods__ = frozenset(names)


def update_abstractmethods(cls):
    if hasattr(cls, "__abstractmethods__"):
        _find_abstract(cls, cls.__dict__.items())
    return cls


def get_cache_token():
    return _registrations


class ABC(metaclass=ABCMeta):
    __slots__ = ()
