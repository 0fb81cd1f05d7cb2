"""Classes that are mostly made of annotated fields."""

import copy
import sys
from reprlib import recursive_repr as _recursive_repr
from types import GenericAlias, MappingProxyType

__all__ = ["dataclass", "field", "Field", "FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING", "fields", "asdict",
           "astuple", "make_dataclass", "replace", "is_dataclass"]


class FrozenInstanceError(AttributeError):
    pass


class _Named:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


class _MISSING_TYPE:
    pass


class _KW_ONLY_TYPE:
    pass


class _HAS_DEFAULT_FACTORY_CLASS:
    def __repr__(self):
        return "<factory>"


MISSING, KW_ONLY, _factory_given = _MISSING_TYPE(), _KW_ONLY_TYPE(), _HAS_DEFAULT_FACTORY_CLASS()
_FIELD, _FIELD_CLASSVAR, _FIELD_INITVAR = _Named("_FIELD"), _Named("_FIELD_CLASSVAR"), _Named("_FIELD_INITVAR")


class InitVar:
    __slots__ = ("type",)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        name = self.type.__name__ if isinstance(self.type, type) else repr(self.type)
        return f"dataclasses.InitVar[{name}]"

    def __class_getitem__(cls, type):
        return cls(type)


class Field:
    __slots__ = ("name", "type", "default", "default_factory", "repr", "hash", "init", "compare", "metadata", "kw_only",
                 "doc", "_field_type")

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only, doc=None):
        self.name = self.type = self._field_type = None
        self.default, self.default_factory = default, default_factory
        self.init, self.repr, self.hash, self.compare = init, repr, hash, compare
        self.metadata = MappingProxyType({} if metadata is None else metadata)
        self.kw_only, self.doc = kw_only, doc

    @_recursive_repr()
    def __repr__(self):
        names = ("name", "type", "default", "default_factory", "init", "repr", "hash", "compare", "metadata", "kw_only",
                 "doc", "_field_type")
        return f"Field({','.join([f'{name}={getattr(self, name)!r}' for name in names])})"

    def __set_name__(self, owner, name):
        function = getattr(type(self.default), "__set_name__", None)
        if function:
            function(self.default, owner, name)

    __class_getitem__ = classmethod(GenericAlias)


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None,
          kw_only=MISSING, doc=None):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only, doc)


def _is_typing(annotation, module_name, name):
    module = sys.modules.get(module_name)
    return module is not None and getattr(module, name, None) is annotation


def _kind(annotation, cls):
    """Which kind of field an annotation makes; it may be text."""
    if isinstance(annotation, str):
        words = annotation.split("[")[0].strip().split(".")
        names = sys.modules.get(cls.__module__).__dict__
        found = names.get(words[0])
        for word in words[1:]:
            found = getattr(found, word, None)
        annotation = found if found is not None else annotation
    origin = getattr(annotation, "__origin__", annotation)
    if _is_typing(origin, "typing", "ClassVar"):
        return _FIELD_CLASSVAR
    if annotation is InitVar or isinstance(annotation, InitVar):
        return _FIELD_INITVAR
    return _FIELD


def _make_field(cls, name, annotation, kw_only):
    default = getattr(cls, name, MISSING)
    if isinstance(default, Field):
        made = default
    else:
        # A slot of a base is no default.
        made = field(default=MISSING if type(default).__name__ == "member_descriptor" else default)
    made.name, made.type = name, annotation
    made._field_type = _kind(annotation, cls)
    if made._field_type is not _FIELD:
        if made.default_factory is not MISSING:
            raise TypeError(f"field {name} cannot have a default factory")
    if made._field_type is _FIELD_CLASSVAR:
        if made.kw_only is not MISSING:
            raise TypeError(f"field {name} is a ClassVar but specifies kw_only")
    elif made.kw_only is MISSING:
        made.kw_only = kw_only
    if made._field_type is _FIELD and made.default.__class__.__hash__ is None:
        raise ValueError(f"mutable default {type(made.default)} for field {name} is not allowed: use default_factory")
    return made


def _define(cls, name, text, names):
    """Compiles a method; `names` are what it refers to."""
    made = {}
    parameters = ", ".join(names)
    body = "\n".join("    " + line for line in text.split("\n"))
    exec(f"def make({parameters}):\n{body}\n    return {name}", sys.modules[cls.__module__].__dict__
         if cls.__module__ in sys.modules else {}, made)
    function = made["make"](**names)
    function.__qualname__ = f"{cls.__qualname__}.{name}"
    return function


def _init(cls, fields, frozen, slots, self_name):
    seen_default = None
    positional = [f for f in fields if f.init and not f.kw_only]
    keyword = [f for f in fields if f.init and f.kw_only]
    for f in positional:
        if f.default is not MISSING or f.default_factory is not MISSING:
            seen_default = f
        elif seen_default:
            raise TypeError(f"non-default argument {f.name!r} follows default argument {seen_default.name!r}")
    names = {"__missing": MISSING, "__factory_given": _factory_given, "__object": object}
    parameters = [self_name]
    body = []

    def parameter(f):
        if f.default is not MISSING:
            return f"{f.name}=__default_{f.name}"
        if f.default_factory is not MISSING:
            return f"{f.name}=__factory_given"
        return f.name

    parameters += [parameter(f) for f in positional]
    if keyword:
        parameters += ["*", *[parameter(f) for f in keyword]]
    for f in fields:
        if f.default is not MISSING:
            names[f"__default_{f.name}"] = f.default
        value = f.name
        if f.default_factory is not MISSING:
            names[f"__factory_{f.name}"] = f.default_factory
            value = f"__factory_{f.name}()"
            if f.init:
                value += f" if {f.name} is __factory_given else {f.name}"
        elif not f.init:
            if f.default is MISSING or not slots:
                continue
            value = f"__default_{f.name}"
        if f._field_type is _FIELD_INITVAR:
            continue
        if frozen:
            body.append(f"__object.__setattr__({self_name}, {f.name!r}, {value})")
        else:
            body.append(f"{self_name}.{f.name} = {value}")
    if hasattr(cls, "__post_init__"):
        given = ", ".join(f.name for f in fields if f._field_type is _FIELD_INITVAR)
        body.append(f"{self_name}.__post_init__({given})")
    text = f"def __init__({', '.join(parameters)}):\n" + "\n".join("    " + line for line in body or ["pass"])
    function = _define(cls, "__init__", text, names)
    function.__annotations__ = {f.name: f.type.type if isinstance(f.type, InitVar) else f.type
                                for f in fields if f.init} | {"return": None}
    return function


def _repr(fields):
    @_recursive_repr()
    def __repr__(self):
        parts = [f"{f.name}={getattr(self, f.name)!r}" for f in fields]
        return f"{self.__class__.__qualname__}({', '.join(parts)})"
    return __repr__


def _values(fields):
    names = [f.name for f in fields]
    return lambda self: tuple([getattr(self, name) for name in names])


def _comparison(name, values, compare):
    def method(self, other):
        if other.__class__ is self.__class__:
            return compare(values(self), values(other))
        return NotImplemented
    method.__name__ = name
    return method


def _set(cls, name, value):
    """Adds a method unless the class has it itself; true when it has."""
    if name in cls.__dict__:
        return True
    value.__qualname__ = f"{cls.__qualname__}.{name}"
    setattr(cls, name, value)
    return False


def _frozen_methods(cls, fields):
    names = frozenset(f.name for f in fields)

    def __setattr__(self, name, value):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    def __delattr__(self, name):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    for function in (__setattr__, __delattr__):
        if _set(cls, function.__name__, function):
            raise TypeError(f"Cannot overwrite attribute {function.__name__} in class {cls.__name__}")


def _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
    fields = {}
    any_frozen = has_bases = False
    for base in cls.__mro__[-1:0:-1]:
        inherited = base.__dict__.get("__dataclass_fields__")
        if inherited is not None:
            has_bases = True
            fields.update(inherited)
            any_frozen = any_frozen or base.__dataclass_params__.frozen
    own = []
    keyword_only = kw_only
    try:
        annotations = cls.__annotations__
    except NameError:
        from annotationlib import Format, get_annotations
        annotations = get_annotations(cls, format=Format.FORWARDREF)
    marked = False
    for name, annotation in annotations.items():
        if annotation is KW_ONLY or isinstance(annotation, str) and annotation.split(".")[-1] == "KW_ONLY":
            if marked:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            marked = keyword_only = True
            continue
        own.append(_make_field(cls, name, annotation, keyword_only))
    for f in own:
        fields[f.name] = f
        if isinstance(getattr(cls, f.name, None), Field):
            if f.default is MISSING:
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f"{name!r} is a field but has no type annotation")
    if has_bases:
        if any_frozen and not frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if frozen and not any_frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    cls.__dataclass_fields__ = fields
    cls.__dataclass_params__ = _Parameters(init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots,
                                           weakref_slot)
    listed = list(fields.values())
    plain = [f for f in listed if f._field_type is _FIELD]
    class_hash = cls.__dict__.get("__hash__", MISSING)
    has_hash = not (class_hash is MISSING or class_hash is None and "__eq__" in cls.__dict__)
    if order and not eq:
        raise ValueError("eq must be true if order is true")
    if init:
        taken = {f.name for f in listed}
        _set(cls, "__init__", _init(cls, [f for f in listed if f._field_type is not _FIELD_CLASSVAR], frozen, slots,
                                    "__dataclass_self__" if "self" in taken else "self"))
    cls.__replace__ = _replace
    if repr:
        _set(cls, "__repr__", _repr([f for f in plain if f.repr]))
    compared = _values([f for f in plain if f.compare])
    if eq:
        _set(cls, "__eq__", _comparison("__eq__", compared, lambda a, b: a == b))
    if order:
        for name, compare in (("__lt__", lambda a, b: a < b), ("__le__", lambda a, b: a <= b),
                              ("__gt__", lambda a, b: a > b), ("__ge__", lambda a, b: a >= b)):
            if _set(cls, name, _comparison(name, compared, compare)):
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}. Consider using "
                                "functools.total_ordering")
    if frozen:
        _frozen_methods(cls, plain)
    if unsafe_hash or eq and frozen:
        if unsafe_hash and has_hash:
            raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
        if not has_hash:
            hashed = _values([f for f in plain if (f.compare if f.hash is None else f.hash)])

            def __hash__(self):
                return hash(hashed(self))
            __hash__.__qualname__ = f"{cls.__qualname__}.__hash__"
            cls.__hash__ = __hash__
    elif eq and not has_hash:
        cls.__hash__ = None
    if match_args and "__match_args__" not in cls.__dict__:
        cls.__match_args__ = tuple([f.name for f in listed
                                    if f.init and not f.kw_only and f._field_type is not _FIELD_CLASSVAR])
    if not cls.__doc__:
        try:
            from inspect import signature
            text = str(signature(cls)).replace(" -> None", "")
        except (TypeError, ValueError):
            text = ""
        cls.__doc__ = cls.__name__ + text
    if weakref_slot and not slots:
        raise TypeError("weakref_slot is True but slots is False")
    if slots:
        cls = _with_slots(cls, [f.name for f in plain], frozen, weakref_slot)
    from abc import update_abstractmethods
    return update_abstractmethods(cls)


def _with_slots(cls, names, frozen, weakref_slot):
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    inherited = {name for base in cls.__mro__[1:-1] for name in _slots_of(base)}
    namespace = dict(cls.__dict__)
    slots = [name for name in names if name not in inherited]
    if weakref_slot and "__weakref__" not in inherited:
        slots.append("__weakref__")
    namespace["__slots__"] = tuple(slots)
    for name in names:
        namespace.pop(name, None)
    for name in ("__dict__", "__weakref__"):
        namespace.pop(name, None)
    made = type(cls)(cls.__name__, cls.__bases__, namespace)
    made.__qualname__ = cls.__qualname__
    # Methods that use `super` or `__class__` look into the cell of the first class.
    for value in namespace.values():
        value = getattr(value, "__func__", getattr(value, "fget", value))
        for cell in getattr(value, "__closure__", None) or ():
            try:
                if cell.cell_contents is cls:
                    cell.cell_contents = made
            except ValueError:
                pass
    if frozen and "__getstate__" not in cls.__dict__:
        made.__getstate__ = lambda self: [getattr(self, name) for name in made.__dataclass_fields__]

        def __setstate__(self, state):
            for name, value in zip(made.__dataclass_fields__, state):
                object.__setattr__(self, name, value)
        made.__setstate__ = __setstate__
    return made


def _slots_of(cls):
    slots = cls.__dict__.get("__slots__", ())
    return (slots,) if isinstance(slots, str) else slots


class _Parameters:
    def __init__(self, *values):
        names = ("init", "repr", "eq", "order", "unsafe_hash", "frozen", "match_args", "kw_only", "slots", "weakref_slot")
        self.__dict__.update(zip(names, values))

    def __repr__(self):
        return f"_DataclassParams({','.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False,
              match_args=True, kw_only=False, slots=False, weakref_slot=False):
    def wrap(cls):
        return _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot)
    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    try:
        found = class_or_instance.__dataclass_fields__
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple([f for f in found.values() if f._field_type is _FIELD])


def _is_instance(obj):
    return hasattr(type(obj), "__dataclass_fields__")


def is_dataclass(obj):
    return hasattr(obj if isinstance(obj, type) else type(obj), "__dataclass_fields__")


def _convert(obj, whole):
    """The parts of an object, those that are dataclasses given to `whole` as a list of pairs."""
    if _is_instance(obj):
        return whole([(f.name, _convert(getattr(obj, f.name), whole)) for f in fields(obj)])
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*[_convert(item, whole) for item in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)([_convert(item, whole) for item in obj])
    if isinstance(obj, dict):
        items = [(_convert(key, whole), _convert(value, whole)) for key, value in obj.items()]
        if hasattr(type(obj), "default_factory"):
            made = type(obj)(obj.default_factory)
            made.update(items)
            return made
        return type(obj)(items)
    return copy.deepcopy(obj)


def asdict(obj, *, dict_factory=dict):
    if not _is_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _convert(obj, dict_factory)


def astuple(obj, *, tuple_factory=tuple):
    if not _is_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")
    return _convert(obj, lambda pairs: tuple_factory([value for _, value in pairs]))


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True, order=False,
                   unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False,
                   module=None, decorator=dataclass):
    namespace = {} if namespace is None else dict(namespace)
    import keyword
    import types
    seen = set()
    annotations = {}
    for item in fields:
        if isinstance(item, str):
            name, annotation = item, "typing.Any"
        elif len(item) == 2:
            name, annotation = item
        elif len(item) == 3:
            name, annotation, namespace[item[0]] = item
        else:
            raise TypeError(f"Invalid field: {item!r}")
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"Field names must be valid identifiers: {name!r}")
        if keyword.iskeyword(name):
            raise TypeError(f"Field names must not be keywords: {name!r}")
        if name in seen:
            raise TypeError(f"Field name duplicated: {name!r}")
        seen.add(name)
        annotations[name] = annotation
    namespace["__annotations__"] = annotations
    if module is None:
        try:
            module = sys._getframe(1).f_globals.get("__name__")
        except (AttributeError, ValueError):
            pass
    if module is not None:
        namespace["__module__"] = module
    cls = types.new_class(cls_name, bases, {}, lambda names: names.update(namespace))
    return decorator(cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen,
                     match_args=match_args, kw_only=kw_only, slots=slots, weakref_slot=weakref_slot)


def replace(obj, /, **changes):
    if not _is_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    return _replace(obj, **changes)


def _replace(self, /, **changes):
    for f in self.__dataclass_fields__.values():
        if f._field_type is _FIELD_CLASSVAR:
            continue
        if not f.init:
            if f.name in changes:
                raise TypeError(f"field {f.name} is declared with init=False, it cannot be specified with replace()")
            continue
        if f.name not in changes:
            if f._field_type is _FIELD_INITVAR and f.default is MISSING:
                raise TypeError(f"InitVar {f.name!r} must be specified with replace()")
            changes[f.name] = getattr(self, f.name)
    return self.__class__(**changes)
