"""Names for annotations. Nothing is checked; programs that use them run."""

import collections
import collections.abc as _abc
import contextlib as _contextlib
import re as _re
import sys
import types as _types
from abc import ABCMeta, abstractmethod
from operator import getitem
from types import GenericAlias


def _parameters[T, *Ts, **P](*args: P.args, **kwargs: P.kwargs):
    pass


TypeVar, TypeVarTuple, ParamSpec = map(type, _parameters.__type_params__)
ParamSpecArgs = type(_parameters.__type_params__[2].args)
ParamSpecKwargs = type(_parameters.__type_params__[2].kwargs)
NoDefault = _parameters.__type_params__[0].__default__
type _Alias = int
TypeAliasType = type(_Alias)
Union = type(int | str)
del _Alias


def _shown(item):
    if isinstance(item, type) and not isinstance(item, GenericAlias):
        return item.__qualname__ if item.__module__ == "builtins" else f"{item.__module__}.{item.__qualname__}"
    if item is ...:
        return "..."
    if isinstance(item, (list, tuple)):
        return f"[{', '.join(map(_shown, item))}]"
    return repr(item)


def _type(item):
    """What may stand for a type: text is a forward reference, None its type."""
    if item is None:
        return type(None)
    return ForwardRef(item) if isinstance(item, str) else item


class ForwardRef:
    __module__ = "annotationlib"
    __globals__ = __owner__ = __cell__ = __extra_names__ = None

    def __init__(self, arg, *, module=None, owner=None, is_argument=True, is_class=False):
        if not isinstance(arg, str):
            raise TypeError(f"Forward reference must be a string -- got {arg!r}")
        self.__forward_arg__ = arg
        self.__forward_module__ = module
        self.__forward_is_argument__ = is_argument
        self.__forward_is_class__ = is_class
        self.__owner__ = owner

    def evaluate(self, *, globals=None, locals=None, type_params=None, owner=None, format=1):
        from annotationlib import _evaluate_forward
        return _evaluate_forward(self, globals, locals, type_params, owner, format)

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        def parts(reference):
            return (reference.__forward_arg__, reference.__forward_module__, reference.__forward_is_class__,
                    reference.__owner__, reference.__extra_names__)
        return self.__globals__ is other.__globals__ and parts(self) == parts(other)

    def __hash__(self):
        return hash((self.__forward_arg__, self.__forward_module__, self.__forward_is_class__, id(self.__globals__)))

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __repr__(self):
        more = f", module={self.__forward_module__!r}" if self.__forward_module__ is not None else ""
        more += ", is_class=True" if self.__forward_is_class__ else ""
        more += f", owner={self.__owner__!r}" if self.__owner__ is not None else ""
        return f"ForwardRef({self.__forward_arg__!r}{more})"


class _Form:
    """A special form such as `ClassVar`; `make` gives what it is with arguments."""

    def __init__(self, name, make=None, doc=None):
        self._name, self._make = name, make
        self.__doc__ = doc

    def __getitem__(self, parameters):
        if self._make is None:
            raise TypeError(f"{self!r} is not subscriptable")
        return self._make(self, parameters)

    def __call__(self, *args, **kwds):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass {self!r}")

    def __instancecheck__(self, obj):
        raise TypeError(f"{self} cannot be used with isinstance()")

    def __subclasscheck__(self, cls):
        raise TypeError(f"{self} cannot be used with issubclass()")

    def __or__(self, other):
        return _union(self, other)

    def __ror__(self, other):
        return _union(other, self)

    def __reduce__(self):
        return self._name

    def __repr__(self):
        return f"typing.{self._name}"


class _Applied:
    """A special form or an alias of the module with its arguments."""

    def __init__(self, origin, args, name=None):
        self.__origin__ = origin
        self.__args__ = tuple(args) if isinstance(args, (tuple, list)) else (args,)
        self._name = name

    @property
    def __parameters__(self):
        found = []
        for item in self.__args__:
            own = (item,) if isinstance(item, (TypeVar, ParamSpec, TypeVarTuple)) else getattr(item, "__parameters__", ())
            found += [parameter for parameter in (() if isinstance(item, type) else own) if parameter not in found]
        return tuple(found)

    def __getitem__(self, items):
        known = self.__parameters__
        items = items if isinstance(items, tuple) else (items,)
        if not known:
            raise TypeError(f"{self!r} is not a generic class")
        if len(items) != len(known):
            amount = "many" if len(items) > len(known) else "few"
            raise TypeError(f"Too {amount} arguments for {self!r}; actual {len(items)}, expected {len(known)}")
        values = dict(zip(known, map(_type, items)))
        args = []
        for item in self.__args__:
            if isinstance(item, (TypeVar, ParamSpec)):
                item = values[item]
            elif not isinstance(item, type) and getattr(item, "__parameters__", ()):
                item = item[tuple([values[parameter] for parameter in item.__parameters__])]
            args.append(item)
        return type(self)(self.__origin__, args, self._name)

    def __mro_entries__(self, bases):
        if isinstance(self.__origin__, _Form):
            raise TypeError(f"Cannot subclass {self!r}")
        return (self.__origin__,)

    def __call__(self, *args, **kwds):
        if isinstance(self.__origin__, _Form):
            raise TypeError(f"Cannot instantiate {self!r}")
        return self.__origin__(*args, **kwds)

    def __getattr__(self, name):
        if name in ("__origin__", "__args__") or name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return getattr(self.__origin__, name)

    def __instancecheck__(self, obj):
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    __subclasscheck__ = __instancecheck__

    def __eq__(self, other):
        if not isinstance(other, _Applied):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __or__(self, other):
        return _union(self, other)

    def __ror__(self, other):
        return _union(other, self)

    def __iter__(self):
        yield Unpack[self]

    def __repr__(self):
        name = f"typing.{self._name}" if self._name else _shown(self.__origin__)
        if self._name == "Callable" and len(self.__args__) > 1:
            if self.__args__[0] is ... and len(self.__args__) == 2:
                return f"{name}[..., {_shown(self.__args__[1])}]"
            return f"{name}[[{', '.join(map(_shown, self.__args__[:-1]))}], {_shown(self.__args__[-1])}]"
        return f"{name}[{', '.join(map(_shown, self.__args__)) or '()'}]"


class _UnionAlias(_Applied):
    """A union with members that are no types of their own."""

    def __repr__(self):
        return " | ".join(["None" if arg is type(None) else _shown(arg) for arg in self.__args__])

    def __eq__(self, other):
        if not isinstance(other, _UnionAlias):
            return NotImplemented
        return set(self.__args__) == set(other.__args__)

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def __instancecheck__(self, obj):
        return any(isinstance(obj, arg) for arg in self.__args__)

    def __subclasscheck__(self, cls):
        return any(issubclass(cls, arg) for arg in self.__args__)


def _union(*items):
    members = []
    for item in map(_type, items):
        parts = item.__args__ if isinstance(item, (Union, _UnionAlias)) else (item,)
        members += [part for part in parts if part not in members]
    if len(members) == 1:
        return members[0]
    made = members[0]
    own = (_Form, _Applied, ForwardRef, NewType)
    try:
        for item in members[1:]:
            if isinstance(made, own) or isinstance(item, own):
                raise TypeError
            made = made | item
    except TypeError:
        return _UnionAlias(Union, members)
    return made


def _optional(form, parameter):
    return _union(parameter, None)


def _single(form, parameter):
    if isinstance(parameter, tuple):
        raise TypeError(f"{form!r} accepts only single type. Got {parameter!r}.")
    return _Applied(form, (_type(parameter),), form._name)


def _literal(form, parameters):
    parameters = parameters if isinstance(parameters, tuple) else (parameters,)
    flat = []
    for item in parameters:
        flat += item.__args__ if isinstance(item, _Literal) else (item,)
    unique = []
    for item in flat:
        if not any(type(item) is type(known) and item == known for known in unique):
            unique.append(item)
    return _Literal(form, unique, "Literal")


class _Literal(_Applied):
    def __eq__(self, other):
        if not isinstance(other, _Literal):
            return NotImplemented
        return {(type(item), item) for item in self.__args__} == {(type(item), item) for item in other.__args__}

    def __hash__(self):
        return hash(frozenset((type(item), item) for item in self.__args__))

    @property
    def __parameters__(self):
        return ()

    def __repr__(self):
        return f"typing.Literal[{', '.join(map(repr, self.__args__))}]"


class _Annotated(_Applied):
    def __init__(self, origin, args, name=None):
        super().__init__(origin, args[:1], name)
        self.__metadata__ = tuple(args[1:])

    def __getitem__(self, items):
        made = super().__getitem__(items)
        made.__metadata__ = self.__metadata__
        return made

    def __eq__(self, other):
        if not isinstance(other, _Annotated):
            return NotImplemented
        return self.__args__ == other.__args__ and self.__metadata__ == other.__metadata__

    def __hash__(self):
        return hash((self.__args__, self.__metadata__))

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __repr__(self):
        return f"typing.Annotated[{_shown(self.__args__[0])}, {', '.join(map(repr, self.__metadata__))}]"


def _annotated(form, parameters):
    if not isinstance(parameters, tuple) or len(parameters) < 2:
        raise TypeError("Annotated[...] should be used with at least two arguments (a type and an annotation).")
    kind, *metadata = parameters
    if isinstance(kind, _Annotated):
        metadata = [*kind.__metadata__, *metadata]
        kind = kind.__args__[0]
    kind = _type(kind)
    return _Annotated(kind, (kind, *metadata), "Annotated")


def _several(form, parameters):
    parameters = parameters if isinstance(parameters, tuple) else (parameters,)
    return _Applied(form, [_type(item) for item in parameters], form._name)


Any = None


class _AnyMeta(type):
    def __instancecheck__(self, obj):
        if self is Any:
            raise TypeError("typing.Any cannot be used with isinstance()")
        return super().__instancecheck__(obj)

    def __repr__(self):
        return "typing.Any" if self is Any else super().__repr__()


class Any(metaclass=_AnyMeta):
    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError("Any cannot be instantiated")
        return super().__new__(cls)


NoReturn, Never, Self, LiteralString = map(_Form, ("NoReturn", "Never", "Self", "LiteralString"))
TypeAlias = _Form("TypeAlias")
ClassVar, Final = _Form("ClassVar", _single), _Form("Final", _single)
Required, NotRequired, ReadOnly = _Form("Required", _single), _Form("NotRequired", _single), _Form("ReadOnly", _single)
TypeGuard, TypeIs, Unpack = _Form("TypeGuard", _single), _Form("TypeIs", _single), _Form("Unpack", _single)
Optional, Literal = _Form("Optional", _optional), _Form("Literal", _literal)
Annotated, Concatenate = _Form("Annotated", _annotated), _Form("Concatenate", _several)


class _GenericBase(GenericAlias):
    """`Generic[T]` as a base class."""

    def __mro_entries__(self, bases):
        if self.__origin__ is not Generic:
            return (self.__origin__,)
        later = bases[[base is self for base in bases].index(True) + 1:]
        generic = any(isinstance(base, (GenericAlias, _Applied)) for base in later)
        return () if generic or Protocol in bases else (Generic,)

    def __reduce__(self):
        return getitem, (self.__origin__, self.__args__)

    def __eq__(self, other):
        if not isinstance(other, _GenericBase):
            return NotImplemented
        return self.__origin__ is other.__origin__ and self.__args__ == other.__args__

    def __ne__(self, other):
        return not self == other

    def __hash__(self):
        return hash((self.__origin__, self.__args__))


class Generic:
    __slots__ = ()
    _is_protocol = False

    def __class_getitem__(cls, parameters):
        parameters = parameters if isinstance(parameters, tuple) else (parameters,)
        if cls is Generic or cls is Protocol:
            if not parameters:
                raise TypeError(f"Parameter list to {cls.__qualname__}[...] cannot be empty")
            for item in parameters:
                if not isinstance(item, (TypeVar, ParamSpec, TypeVarTuple)) and not _is_unpacked(item):
                    raise TypeError(f"Parameters to {cls.__name__}[...] must all be type variables or parameter "
                                    "specification variables.")
            if len(set(parameters)) != len(parameters):
                raise TypeError(f"Parameters to {cls.__name__}[...] must all be unique")
            return _GenericBase(cls, parameters)
        known = cls.__dict__.get("__parameters__", ())
        if not known:
            raise TypeError(f"{cls} is not a generic class")
        # Checks the number of arguments, too.
        args = [part for item in known for part in (item if isinstance(item, TypeVarTuple) else (item,))]
        return GenericAlias(cls, tuple(args))[tuple(map(_type, parameters))]

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        bases = cls.__dict__.get("__orig_bases__", ())
        if "__orig_bases__" in cls.__dict__:
            if Generic in bases and cls.__name__ != "Protocol":
                raise TypeError("Cannot inherit from plain Generic")
        elif Generic in cls.__bases__ and cls.__name__ != "Protocol" and type(cls) is not _TypedDictMeta:
            raise TypeError("Cannot inherit from plain Generic")
        found, own = [], None
        for base in bases:
            if isinstance(base, _GenericBase):
                if own is not None and base.__origin__ is Generic:
                    raise TypeError("Cannot inherit from Generic[...] multiple times.")
                own = base.__parameters__
            elif not isinstance(base, type) or isinstance(base, GenericAlias):
                found += [item for item in getattr(base, "__parameters__", ()) if item not in found]
        cls.__parameters__ = tuple(found) if own is None else own


def _is_unpacked(item):
    return isinstance(item, GenericAlias) and item.__unpacked__ or isinstance(item, _Applied) and item.__origin__ is Unpack


Protocol = None
_ignored_names = {"__abstractmethods__", "__annotations__", "__dict__", "__doc__", "__init__", "__module__", "__new__",
                  "__slots__", "__subclasshook__", "__weakref__", "__class_getitem__", "__match_args__",
                  "__static_attributes__", "__firstlineno__", "__parameters__", "__orig_bases__", "_is_protocol",
                  "_is_runtime_protocol", "__protocol_attrs__", "__non_callable_proto_members__", "__qualname__",
                  "__type_params__", "__annotate__", "__annotate_func__", "__annotations_cache__", "__classcell__"}


def _protocol_members(cls):
    names = set()
    for base in cls.__mro__[:-1]:
        if base.__name__ in ("Protocol", "Generic"):
            continue
        for name in [*base.__dict__, *getattr(base, "__annotations__", {})]:
            if not name.startswith("_abc_") and name not in _ignored_names:
                names.add(name)
    return names


class _ProtocolMeta(ABCMeta):
    def __call__(cls, *args, **kwargs):
        if cls.__dict__.get("_is_protocol"):
            raise TypeError("Protocols cannot be instantiated")
        return super().__call__(*args, **kwargs)

    def __instancecheck__(cls, instance):
        if cls is Protocol or not cls.__dict__.get("_is_protocol"):
            return super().__instancecheck__(instance)
        if not getattr(cls, "_is_runtime_protocol", False):
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        # By inheritance or registration.
        if ABCMeta.__subclasscheck__(cls, type(instance)):
            return True
        missing = object()
        for name in _protocol_members(cls):
            value = getattr(instance, name, missing)
            if value is missing or value is None and callable(getattr(cls, name, None)):
                return False
        return True

    def __subclasscheck__(cls, other):
        if cls is Protocol or not cls.__dict__.get("_is_protocol"):
            return super().__subclasscheck__(other)
        if not isinstance(other, type):
            raise TypeError("issubclass() arg 1 must be a class")
        if not getattr(cls, "_is_runtime_protocol", False):
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        members = _protocol_members(cls)
        data = sorted(name for name in members if not callable(getattr(cls, name, None)))
        if data:
            raise TypeError("Protocols with non-method members don't support issubclass(). "
                            f"Non-method members: {str(data)[1:-1]}.")
        for name in members:
            for base in other.__mro__:
                if name in base.__dict__:
                    if base.__dict__[name] is None:
                        return False
                    break
                if name in getattr(base, "__annotations__", {}):
                    break
            else:
                return super().__subclasscheck__(other)
        return True


class Protocol(Generic, metaclass=_ProtocolMeta):
    __slots__ = ()
    _is_protocol = True
    _is_runtime_protocol = False

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        cls._is_protocol = any(base is Protocol for base in cls.__bases__)
        if cls._is_protocol:
            for base in cls.__bases__:
                if base not in (object, Generic) and not getattr(base, "_is_protocol", False) \
                        and base.__module__ not in ("collections.abc", "contextlib", "typing"):
                    raise TypeError(f"Protocols can only inherit from other protocols, got {base!r}")
            cls.__protocol_attrs__ = _protocol_members(cls)
            if cls.__init__ is Protocol.__init__:
                cls.__init__ = _no_init


def _no_init(self, *args, **kwargs):
    cls = type(self)
    if cls.__dict__.get("_is_protocol"):
        raise TypeError("Protocols cannot be instantiated")
    for base in cls.__mro__:
        init = base.__dict__.get("__init__", _no_init)
        if init is not _no_init:
            return init(self, *args, **kwargs)


def runtime_checkable(cls):
    if not (isinstance(cls, type) and issubclass(cls, Generic) and getattr(cls, "_is_protocol", False)):
        raise TypeError(f"@runtime_checkable can be only applied to protocol classes, got {cls!r}")
    cls._is_runtime_protocol = True
    return cls


def is_protocol(tp, /):
    return isinstance(tp, type) and getattr(tp, "_is_protocol", False) and tp is not Protocol


def get_protocol_members(tp, /):
    if not is_protocol(tp):
        raise TypeError(f"{tp!r} is not a Protocol")
    return frozenset(tp.__protocol_attrs__)


class _ClassAlias(_Applied):
    """`List`, `Dict` and their like: a class of another module under the name of this one."""

    def __init__(self, origin, name, number=-1):
        super().__init__(origin, (), name)
        self._number = number

    def __getitem__(self, parameters):
        parameters = parameters if isinstance(parameters, tuple) else (parameters,)
        if self._name == "Callable":
            if len(parameters) != 2:
                raise TypeError("Callable must be used as Callable[[arg, ...], result].")
            args, result = parameters
            parameters = (*args, result) if isinstance(args, (list, tuple)) else parameters
        elif self._number > 0 and len(parameters) != self._number:
            amount = "many" if len(parameters) > self._number else "few"
            raise TypeError(f"Too {amount} arguments for {self!r}; actual {len(parameters)}, expected {self._number}")
        return _Applied(self.__origin__, tuple(map(_type, parameters)), self._name)

    def __instancecheck__(self, obj):
        return isinstance(obj, self.__origin__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__origin__)

    def __call__(self, *args, **kwds):
        return self.__origin__(*args, **kwds)

    def __repr__(self):
        return f"typing.{self._name}"

    def __eq__(self, other):
        return self is other

    def __hash__(self):
        return hash(self._name)


_pattern = type(_re.compile(""))
_match = type(_re.match("", ""))
for _name, _origin, _number in (
        ("List", list, 1), ("Dict", dict, 2), ("Set", set, 1), ("FrozenSet", frozenset, 1), ("Tuple", tuple, -1),
        ("Type", type, 1), ("Deque", collections.deque, 1), ("DefaultDict", collections.defaultdict, 2),
        ("OrderedDict", collections.OrderedDict, 2), ("Counter", collections.Counter, 1),
        ("ChainMap", collections.ChainMap, 2), ("Hashable", _abc.Hashable, 0), ("Awaitable", _abc.Awaitable, 1),
        ("Coroutine", _abc.Coroutine, 3), ("AsyncIterable", _abc.AsyncIterable, 1),
        ("AsyncIterator", _abc.AsyncIterator, 1), ("AsyncGenerator", _abc.AsyncGenerator, -1),
        ("Iterable", _abc.Iterable, 1), ("Iterator", _abc.Iterator, 1), ("Reversible", _abc.Reversible, 1),
        ("Sized", _abc.Sized, 0), ("Container", _abc.Container, 1), ("Collection", _abc.Collection, 1),
        ("Callable", _abc.Callable, 2), ("AbstractSet", _abc.Set, 1), ("MutableSet", _abc.MutableSet, 1),
        ("Mapping", _abc.Mapping, 2), ("MutableMapping", _abc.MutableMapping, 2), ("Sequence", _abc.Sequence, 1),
        ("MutableSequence", _abc.MutableSequence, 1), ("MappingView", _abc.MappingView, 1),
        ("KeysView", _abc.KeysView, 1), ("ItemsView", _abc.ItemsView, 2), ("ValuesView", _abc.ValuesView, 1),
        ("Generator", _abc.Generator, -1), ("ContextManager", _contextlib.AbstractContextManager, -1),
        ("Pattern", _pattern, 1), ("Match", _match, 1), ("ByteString", _abc.ByteString, 0),
        ("AsyncContextManager", _contextlib.AbstractAsyncContextManager, -1)):
    globals()[_name] = _ClassAlias(_origin, _name, _number)

T, KT, VT, T_co, T_contra = (TypeVar("T"), TypeVar("KT"), TypeVar("VT"), TypeVar("T_co", covariant=True),
                             TypeVar("T_contra", contravariant=True))
AnyStr = TypeVar("AnyStr", bytes, str)
Text = str
TYPE_CHECKING = False


def _supports(name, method):
    def declare(cls_namespace):
        cls_namespace["__slots__"] = ()
        cls_namespace[method] = abstractmethod(lambda self, *args: None)
    made = _types.new_class(name, (Protocol,), {}, declare)
    made.__module__ = "typing"
    return runtime_checkable(made)


SupportsInt = _supports("SupportsInt", "__int__")
SupportsFloat = _supports("SupportsFloat", "__float__")
SupportsComplex = _supports("SupportsComplex", "__complex__")
SupportsBytes = _supports("SupportsBytes", "__bytes__")
SupportsIndex = _supports("SupportsIndex", "__index__")


@runtime_checkable
class SupportsAbs[T](Protocol):
    __slots__ = ()

    @abstractmethod
    def __abs__(self) -> T:
        pass


@runtime_checkable
class SupportsRound[T](Protocol):
    __slots__ = ()

    @abstractmethod
    def __round__(self, ndigits: int = 0) -> T:
        pass


class IO(Generic[AnyStr]):
    __slots__ = ()


class BinaryIO(IO[bytes]):
    __slots__ = ()


class TextIO(IO[str]):
    __slots__ = ()


class _NamedTupleMeta(type):
    def __new__(cls, typename, bases, namespace):
        if bases == (_NamedTuple,) and namespace.get("_is_root"):
            return super().__new__(cls, typename, bases, namespace)
        for base in bases:
            if base is not _NamedTuple and base is not Generic:
                raise TypeError("can only inherit from a NamedTuple type and Generic")
        annotations = _own_annotations(namespace)
        defaults = []
        for name in annotations:
            if name in namespace:
                defaults.append(name)
            elif defaults:
                raise TypeError(f"Non-default namedtuple field {name} cannot follow default "
                                f"field{'s' if len(defaults) > 1 else ''} {', '.join(defaults)}")
        made = collections.namedtuple(typename, list(annotations), defaults=[namespace[name] for name in defaults],
                                      module=namespace.get("__module__"))
        made.__annotations__ = annotations
        for name, value in namespace.items():
            if name in ("__new__", "__init__", "__slots__", "__getnewargs__", "_fields", "_field_defaults",
                        "_make", "_replace", "_asdict"):
                raise AttributeError("Cannot overwrite NamedTuple attribute " + name)
            if name not in annotations and name not in ("__module__", "__annotations__", "__annotate__",
                                                        "__annotate_func__", "__orig_bases__", "__classcell__",
                                                        "__static_attributes__", "__firstlineno__", "__qualname__"):
                setattr(made, name, value)
        if Generic in bases:
            made.__class_getitem__ = classmethod(GenericAlias)
        return made


def _own_annotations(namespace):
    if "__annotations__" in namespace:
        return dict(namespace["__annotations__"])
    function = namespace.get("__annotate_func__") or namespace.get("__annotate__")
    if function is None:
        return {}
    try:
        found = function(1)
    except NameError:
        from annotationlib import Format, call_annotate_function
        found = call_annotate_function(function, Format.FORWARDREF)
    return {name: _type(kind) for name, kind in found.items()}


_NamedTuple = type.__new__(_NamedTupleMeta, "NamedTuple", (), {})


def NamedTuple(typename, fields, /):
    made = collections.namedtuple(typename, [name for name, _ in fields], module=_caller())
    made.__annotations__ = {name: _type(kind) for name, kind in fields}
    return made


NamedTuple.__mro_entries__ = lambda bases: (_NamedTuple,)


def _qualifiers(kind):
    """The forms around a type, such as `Required`."""
    found = []
    while isinstance(kind, _Applied):
        if kind.__origin__ in (Required, NotRequired, ReadOnly):
            found.append(kind.__origin__)
        elif not isinstance(kind, _Annotated):
            break
        kind = kind.__args__[0]
    return found


class _TypedDictMeta(type):
    def __new__(cls, name, bases, namespace, total=True):
        for base in bases:
            if type(base) is not _TypedDictMeta and base is not Generic:
                raise TypeError("cannot inherit from both a TypedDict type and a non-TypedDict base class")
        annotations, required, optional, fixed = {}, set(), set(), set()
        own = _own_annotations(namespace)
        for name_ in ("__annotate__", "__annotate_func__", "__annotations__"):
            namespace.pop(name_, None)
        generic = any(issubclass(base, Generic) for base in bases)
        made = type.__new__(_TypedDictMeta, name, (Generic, dict) if generic else (dict,), namespace)
        if not hasattr(made, "__orig_bases__"):
            made.__orig_bases__ = bases
        for base in bases:
            annotations.update(base.__dict__.get("__annotations__", {}))
            required |= base.__dict__.get("__required_keys__", set())
            optional |= base.__dict__.get("__optional_keys__", set())
            fixed |= base.__dict__.get("__readonly_keys__", set())
        for key, kind in own.items():
            qualifiers = _qualifiers(kind)
            if Required in qualifiers and NotRequired in qualifiers:
                raise TypeError(f"Required and NotRequired are both used for {key!r}")
            needed = Required in qualifiers or total and NotRequired not in qualifiers
            (required if needed else optional).add(key)
            (optional if needed else required).discard(key)
            if ReadOnly in qualifiers:
                if key in annotations and key not in fixed:
                    raise TypeError(f"Cannot override mutable key {key!r} with read-only key")
                fixed.add(key)
            else:
                fixed.discard(key)
        annotations.update(own)
        made.__annotations__ = annotations
        made.__required_keys__, made.__optional_keys__ = frozenset(required), frozenset(optional)
        made.__readonly_keys__, made.__mutable_keys__ = frozenset(fixed), frozenset(annotations) - fixed
        made.__total__ = total
        return made

    def __call__(cls, /, *args, **kwargs):
        return dict(*args, **kwargs)

    def __instancecheck__(cls, obj):
        raise TypeError("TypedDict does not support instance and class checks")

    __subclasscheck__ = __instancecheck__


_TypedDict = type.__new__(_TypedDictMeta, "TypedDict", (), {})


def TypedDict(typename, fields, /, *, total=True):
    made = _TypedDictMeta(typename, (), {"__annotations__": {name: _type(kind) for name, kind in dict(fields).items()}},
                          total=total)
    made.__orig_bases__ = (TypedDict,)
    made.__module__ = _caller()
    return made


TypedDict.__mro_entries__ = lambda bases: (_TypedDict,)


def is_typeddict(tp):
    return isinstance(tp, _TypedDictMeta) and tp is not _TypedDict


def _caller():
    try:
        return sys._getframe(2).f_globals.get("__name__")
    except (AttributeError, ValueError):
        return None


class NewType:
    def __reduce__(self):
        return self.__qualname__

    def __init__(self, name, tp):
        self.__qualname__ = name
        self.__name__ = name.rpartition(".")[-1]
        self.__supertype__ = tp
        self.__module__ = _caller()

    def __call__(self, value, /):
        return value

    def __mro_entries__(self, bases):
        raise TypeError("Cannot subclass an instance of NewType. Perhaps you were looking for: "
                        f"`<subclass name> = NewType('<subclass name>', {self.__name__})`")

    def __or__(self, other):
        return _union(self, other)

    def __ror__(self, other):
        return _union(other, self)

    def __repr__(self):
        return f"{self.__module__}.{self.__qualname__}"


def cast(typ, val):
    return val


def assert_type(val, typ, /):
    return val


def reveal_type(obj, /):
    print(f"Runtime type is {type(obj).__name__!r}", file=sys.stderr)
    return obj


def assert_never(arg, /):
    raise AssertionError(f"Expected code to be unreachable, but got: {repr(arg)[:100]}")


def no_type_check(arg):
    """A function, or a class with all that was defined in it, has no type hints."""
    if isinstance(arg, type):
        for value in vars(arg).values():
            value = getattr(value, "__func__", value)
            defined_here = getattr(value, "__module__", None) == arg.__module__ \
                and getattr(value, "__qualname__", None) == f"{arg.__qualname__}.{getattr(value, '__name__', '')}"
            if isinstance(value, _types.FunctionType) or defined_here and isinstance(value, type):
                no_type_check(value)
    try:
        arg.__no_type_check__ = True
    except TypeError:
        pass
    return arg


def no_type_check_decorator(decorator):
    def wrapped(*args, **kwds):
        return no_type_check(decorator(*args, **kwds))
    return wrapped


def final(f):
    try:
        f.__final__ = True
    except (AttributeError, TypeError):
        pass
    return f


def override(method, /):
    try:
        method.__override__ = True
    except (AttributeError, TypeError):
        pass
    return method


_overloads = {}


def overload(func):
    inner = getattr(func, "__func__", func)
    _overloads.setdefault((inner.__module__, inner.__qualname__), {})[inner.__code__.co_firstlineno] = func
    return _overload_dummy


def _overload_dummy(*args, **kwds):
    raise NotImplementedError("You should not call an overloaded function. A series of @overload-decorated functions "
                              "outside a stub module should always be followed by an implementation that is not "
                              "@overload-ed.")


def get_overloads(func):
    inner = getattr(func, "__func__", func)
    return list(_overloads.get((inner.__module__, inner.__qualname__), {}).values())


def clear_overloads():
    _overloads.clear()


def dataclass_transform(*, eq_default=True, order_default=False, kw_only_default=False, frozen_default=False,
                        field_specifiers=(), **kwargs):
    def decorate(cls_or_fn):
        cls_or_fn.__dataclass_transform__ = {
            "eq_default": eq_default, "order_default": order_default, "kw_only_default": kw_only_default,
            "frozen_default": frozen_default, "field_specifiers": field_specifiers, "kwargs": kwargs}
        return cls_or_fn
    return decorate


def get_origin(tp):
    if isinstance(tp, _Annotated):
        return Annotated
    if isinstance(tp, (GenericAlias, _Applied, ParamSpecArgs, ParamSpecKwargs)):
        return tp.__origin__
    if isinstance(tp, Union):
        return Union
    return Generic if tp is Generic else None


def get_args(tp):
    if isinstance(tp, _Annotated):
        return (tp.__origin__, *tp.__metadata__)
    if isinstance(tp, (GenericAlias, _Applied)):
        args = tp.__args__
        if tp.__origin__ is _abc.Callable and args and not (len(args) == 2 and args[0] is ...):
            args = (list(args[:-1]), args[-1])
        return args
    return tp.__args__ if isinstance(tp, Union) else ()


def _evaluated(kind, names, locals):
    if isinstance(kind, str):
        kind = ForwardRef(kind)
    if isinstance(kind, ForwardRef):
        return _evaluated(eval(kind.__forward_arg__, names, locals), names, locals)
    if isinstance(kind, (GenericAlias, _Applied, Union)) and not isinstance(kind, (_Literal, _ClassAlias)):
        args = tuple([_evaluated(arg, names, locals) for arg in kind.__args__])
        if args != kind.__args__:
            if isinstance(kind, (Union, _UnionAlias)):
                return _union(*args)
            if isinstance(kind, _Annotated):
                return _Annotated(args[0], (*args, *kind.__metadata__), "Annotated")
            return type(kind)(kind.__origin__, args) if isinstance(kind, GenericAlias) else \
                type(kind)(kind.__origin__, args, kind._name)
    return kind


def _stripped(kind):
    """A type without what annotates it."""
    if isinstance(kind, _Annotated) or getattr(kind, "__origin__", None) in (Required, NotRequired, ReadOnly):
        return _stripped(kind.__args__[0])
    if isinstance(kind, (GenericAlias, _Applied)) and not isinstance(kind, (_Literal, _ClassAlias)):
        args = tuple([_stripped(arg) for arg in kind.__args__])
        if args != kind.__args__:
            return GenericAlias(kind.__origin__, args) if isinstance(kind, GenericAlias) else \
                type(kind)(kind.__origin__, args, kind._name)
    return kind


def get_type_hints(obj, globalns=None, localns=None, include_extras=False, **rest):
    if getattr(obj, "__no_type_check__", None):
        return {}
    hints = {}
    if isinstance(obj, type):
        for base in reversed(obj.__mro__):
            names = globalns or getattr(sys.modules.get(base.__module__), "__dict__", {})
            own = base.__dict__.get("__annotations__") or (base.__annotations__ if base is not object and hasattr(base, "__annotations__") else {})
            scope = dict(vars(base)) | {item.__name__: item for item in getattr(base, "__type_params__", ())}
            for name, kind in own.items():
                hints[name] = _evaluated(type(None) if kind is None else kind, names, localns or scope)
    else:
        if isinstance(obj, _types.ModuleType):
            names = globalns or obj.__dict__
        else:
            inner = obj
            while hasattr(inner, "__wrapped__"):
                inner = inner.__wrapped__
            names = globalns or getattr(inner, "__globals__", {})
        own = getattr(obj, "__annotations__", None)
        if own is None:
            raise TypeError(f"{obj!r} is not a module, class, method, or function.")
        scope = {item.__name__: item for item in getattr(obj, "__type_params__", ())}
        for name, kind in own.items():
            hints[name] = _evaluated(type(None) if kind is None else kind, names, localns or scope)
    return hints if include_extras else {name: _stripped(kind) for name, kind in hints.items()}


def evaluate_forward_ref(forward_ref, *, globals=None, locals=None, **rest):
    return _evaluated(forward_ref, globals or {}, locals)
