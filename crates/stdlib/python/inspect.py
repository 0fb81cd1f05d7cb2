"""Looking at objects: kinds, signatures, states of generators."""

import sys
import types
from collections import OrderedDict, namedtuple
from types import MappingProxyType

CO_OPTIMIZED, CO_NEWLOCALS, CO_VARARGS, CO_VARKEYWORDS, CO_NESTED, CO_GENERATOR = 1, 2, 4, 8, 16, 32
CO_COROUTINE, CO_ITERABLE_COROUTINE, CO_ASYNC_GENERATOR = 128, 256, 512


def __getattr__(name):
    if not name.startswith("__"):
        import _inspectmore
    if name.startswith("__") or not hasattr(_inspectmore, name):
        raise AttributeError(f"module 'inspect' has no attribute {name!r}")
    value = globals()[name] = getattr(_inspectmore, name)
    return value


def ismodule(object):
    return isinstance(object, types.ModuleType)


def isclass(object):
    return isinstance(object, type)


def ismethod(object):
    return type(object) is types.MethodType and isinstance(getattr(object, "__func__", None), types.FunctionType)


def isfunction(object):
    return isinstance(object, types.FunctionType)


def _flags(function):
    while ismethod(function):
        function = function.__func__
    while hasattr(function, "func") and type(function).__name__ == "partial":
        function = function.func
    return function.__code__.co_flags if isfunction(function) else 0


def isgeneratorfunction(obj):
    return bool(_flags(obj) & CO_GENERATOR)


def iscoroutinefunction(obj):
    return bool(_flags(obj) & CO_COROUTINE) or getattr(obj, "_is_coroutine_mark", None) is _mark


_mark = object()


def markcoroutinefunction(func):
    func = getattr(func, "__func__", func)
    func._is_coroutine_mark = _mark
    return func


def isasyncgenfunction(obj):
    return bool(_flags(obj) & CO_ASYNC_GENERATOR)


def isgenerator(object):
    return isinstance(object, types.GeneratorType)


def iscoroutine(object):
    return isinstance(object, types.CoroutineType)


def isasyncgen(object):
    return isinstance(object, types.AsyncGeneratorType)


def isawaitable(object):
    return isinstance(object, types.CoroutineType) or hasattr(type(object), "__await__")


def istraceback(object):
    return isinstance(object, types.TracebackType)


def isframe(object):
    return isinstance(object, types.FrameType)


def iscode(object):
    return isinstance(object, types.CodeType)


def isbuiltin(object):
    return isinstance(object, types.BuiltinFunctionType)


def isroutine(object):
    return (isbuiltin(object) or isfunction(object) or ismethod(object)
            or isinstance(object, (types.WrapperDescriptorType, types.MethodDescriptorType, types.MethodWrapperType,
                                   types.ClassMethodDescriptorType)))


def ismethoddescriptor(object):
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    return hasattr(type(object), "__get__") and not isdatadescriptor(object)


def isdatadescriptor(object):
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    return hasattr(type(object), "__set__") or hasattr(type(object), "__delete__")


def isgetsetdescriptor(object):
    return isinstance(object, types.GetSetDescriptorType)


def ismemberdescriptor(object):
    return isinstance(object, types.MemberDescriptorType)


def isabstract(object):
    return isinstance(object, type) and bool(getattr(object, "__abstractmethods__", ()))


GEN_CREATED, GEN_RUNNING, GEN_SUSPENDED, GEN_CLOSED = "GEN_CREATED", "GEN_RUNNING", "GEN_SUSPENDED", "GEN_CLOSED"
CORO_CREATED, CORO_RUNNING, CORO_SUSPENDED, CORO_CLOSED = "CORO_CREATED", "CORO_RUNNING", "CORO_SUSPENDED", "CORO_CLOSED"
AGEN_CREATED, AGEN_RUNNING, AGEN_SUSPENDED, AGEN_CLOSED = "AGEN_CREATED", "AGEN_RUNNING", "AGEN_SUSPENDED", "AGEN_CLOSED"


def _state(object, prefix):
    short = {"GEN": "gi", "CORO": "cr", "AGEN": "ag"}[prefix]
    if getattr(object, short + "_running"):
        return prefix + "_RUNNING"
    if getattr(object, short + "_suspended"):
        return prefix + "_SUSPENDED"
    return prefix + ("_CLOSED" if getattr(object, short + "_frame") is None else "_CREATED")


def getgeneratorstate(generator):
    return _state(generator, "GEN")


def getcoroutinestate(coroutine):
    return _state(coroutine, "CORO")


def getasyncgenstate(agen):
    return _state(agen, "AGEN")


def getmro(cls):
    return cls.__mro__


def getmodule(object, _filename=None):
    if ismodule(object):
        return object
    name = getattr(object, "__module__", None)
    if name is not None:
        return sys.modules.get(name)
    try:
        path = _filename or getfile(object)
    except TypeError:
        return None
    for module in list(sys.modules.values()):
        if getattr(module, "__file__", None) == path:
            return module
    return None


def getmodulename(path):
    name = path.rsplit("/", 1)[-1]
    return name[:-3] if name.endswith(".py") else None


def getfile(object):
    start = object
    if ismodule(object) or isclass(object):
        found = getattr(object if ismodule(object) else sys.modules.get(object.__module__), "__file__", None)
        if found is None:
            kind = "module" if ismodule(object) else "class"
            raise TypeError(f"{object!r} is a built-in {kind}")
        return found
    for name in ("__func__", "__code__", "tb_frame", "f_code"):
        object = getattr(object, name, object)
    if iscode(object):
        return object.co_filename
    raise TypeError("module, class, method, function, traceback, frame, or code object was expected, "
                    f"got {type(start).__name__}")


def getsourcefile(object):
    """The file with the source of an object; None when there is none."""
    import linecache
    import os.path
    found = getfile(object)
    return found if os.path.exists(found) or found in linecache.cache else None


def getsourcelines(object):
    from _inspectsource import getsourcelines as get
    return get(object)


def getsource(object):
    return "".join(getsourcelines(object)[0])


def cleandoc(doc):
    lines = doc.expandtabs().split("\n")
    margin = min((len(line) - len(line.lstrip(" ")) for line in lines[1:] if line.strip()), default=0)
    lines = [lines[0].lstrip(" "), *[line[margin:] for line in lines[1:]]]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    return "\n".join(lines)


def getdoc(object):
    doc = getattr(object, "__doc__", None)
    if doc is None:
        doc = __getattr__("_inherited_doc")(object)
    return cleandoc(doc) if isinstance(doc, str) else None


def getmembers(object, predicate=None):
    found = []
    for name in dir(object):
        try:
            value = getattr(object, name)
        except AttributeError:
            continue
        if predicate is None or predicate(value):
            found.append((name, value))
    return found


def getattr_static(obj, attr, default=_mark):
    cls = obj if isinstance(obj, type) else type(obj)
    found = _in_classes(cls, attr)
    if cls is not obj:
        try:
            own = object.__getattribute__(obj, "__dict__")
        except AttributeError:
            own = {}
        kind = type(found)
        if attr in own and isinstance(own, dict) and not (
                _in_classes(kind, "__get__") is not _mark
                and (_in_classes(kind, "__set__") is not _mark or _in_classes(kind, "__delete__") is not _mark)):
            return dict.__getitem__(own, attr)
    elif found is _mark:
        found = _in_classes(type(cls), attr)
    if found is not _mark:
        return found
    if default is not _mark:
        return default
    raise AttributeError(attr)


def _in_classes(cls, attr):
    """What a class or one of its bases has under a name, without asking anything that a program defined."""
    for base in type.__dict__["__mro__"].__get__(cls):
        names = type.__dict__["__dict__"].__get__(base)
        if attr in names:
            return names[attr]
    return _mark


def unwrap(func, *, stop=None):
    first, seen = func, {id(func)}
    while _wraps(func) and not (stop is not None and stop(func)):
        func = func.__wrapped__
        if id(func) in seen or len(seen) >= sys.getrecursionlimit():
            raise ValueError(f"wrapper loop when unwrapping {first!r}")
        seen.add(id(func))
    return func


def _wraps(function):
    """Whether a function or class stands for another; a class may have the attribute for its instances."""
    if not hasattr(function, "__wrapped__"):
        return False
    return not (isinstance(function, type) and hasattr(type(function.__wrapped__), "__set__"))


def get_annotations(obj, **options):
    from annotationlib import get_annotations as get
    return get(obj, **options)


class _Kind(int):
    def __new__(cls, number, name, description):
        self = int.__new__(cls, number)
        self.name, self.description = name, description
        return self

    def __str__(self):
        return self.name

    def __repr__(self):
        return f"<_ParameterKind.{self.name}: {int(self)}>"


class _empty:
    pass


class _void:
    pass


_kinds = [_Kind(number, name, description) for number, (name, description) in enumerate((
    ("POSITIONAL_ONLY", "positional-only"), ("POSITIONAL_OR_KEYWORD", "positional or keyword"),
    ("VAR_POSITIONAL", "variadic positional"), ("KEYWORD_ONLY", "keyword-only"), ("VAR_KEYWORD", "variadic keyword")))]


def formatannotation(annotation, base_module=None, **rest):
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        if annotation.__module__ in ("builtins", base_module):
            return annotation.__qualname__
        return f"{annotation.__module__}.{annotation.__qualname__}"
    return repr(annotation).replace("typing.", "")


class Parameter:
    POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, VAR_POSITIONAL, KEYWORD_ONLY, VAR_KEYWORD = _kinds
    empty = _empty
    __slots__ = ("_name", "_kind", "_default", "_annotation")

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        try:
            self._kind = _kinds[kind]
        except (IndexError, TypeError):
            raise ValueError(f"value {kind!r} is not a valid Parameter.kind") from None
        if default is not _empty and self._kind in (2, 4):
            raise ValueError(f"{self._kind.description} parameters cannot have default values")
        if not isinstance(name, str):
            raise TypeError(f"name must be a str, not a {type(name).__name__}")
        if not name.isidentifier():
            raise ValueError(f"{name!r} is not a valid parameter name")
        self._name, self._default, self._annotation = name, default, annotation

    name = property(lambda self: self._name)
    kind = property(lambda self: self._kind)
    default = property(lambda self: self._default)
    annotation = property(lambda self: self._annotation)

    def replace(self, *, name=_void, kind=_void, annotation=_void, default=_void):
        return type(self)(self._name if name is _void else name, self._kind if kind is _void else kind,
                          default=self._default if default is _void else default,
                          annotation=self._annotation if annotation is _void else annotation)

    __replace__ = replace

    def __reduce__(self):
        return _parameter, (type(self), self._name, int(self._kind), self._default, self._annotation)

    def __str__(self):
        text = {2: "*", 4: "**"}.get(int(self._kind), "") + self._name
        if self._annotation is not _empty:
            text += f": {formatannotation(self._annotation)}"
        if self._default is not _empty:
            text += f"{' = ' if self._annotation is not _empty else '='}{self._default!r}"
        return text

    def __repr__(self):
        return f'<Parameter "{self}">'

    def __hash__(self):
        return hash((self._name, self._kind, self._annotation, self._default))

    def __eq__(self, other):
        if not isinstance(other, Parameter):
            return NotImplemented
        return (self._name, self._kind, self._default, self._annotation) == (
            other._name, other._kind, other._default, other._annotation)


def _parameter(cls, name, kind, default, annotation):
    return cls(name, kind, default=default, annotation=annotation)


class BoundArguments:
    def __init__(self, signature, arguments):
        self.signature, self.arguments = signature, arguments

    @property
    def args(self):
        found = []
        for name, parameter in self.signature.parameters.items():
            if parameter.kind in (3, 4) or name not in self.arguments:
                break
            value = self.arguments[name]
            found += value if parameter.kind == 2 else (value,)
        return tuple(found)

    @property
    def kwargs(self):
        found, started = {}, False
        for name, parameter in self.signature.parameters.items():
            if not started and (parameter.kind in (3, 4) or name not in self.arguments):
                started = True
            if started and name in self.arguments:
                value = self.arguments[name]
                found.update(value if parameter.kind == 4 else {name: value})
        return found

    def apply_defaults(self):
        full = {}
        for name, parameter in self.signature.parameters.items():
            if name in self.arguments:
                full[name] = self.arguments[name]
            elif parameter.default is not _empty:
                full[name] = parameter.default
            elif parameter.kind in (2, 4):
                full[name] = () if parameter.kind == 2 else {}
        self.arguments = full

    def __eq__(self, other):
        if not isinstance(other, BoundArguments):
            return NotImplemented
        return self.signature == other.signature and self.arguments == other.arguments

    def __repr__(self):
        return f"<BoundArguments ({', '.join(f'{name}={value!r}' for name, value in self.arguments.items())})>"


def _restored(cls, parameters, return_annotation):
    return cls(parameters, return_annotation=return_annotation)


class Signature:
    __slots__ = ("_parameters", "_return_annotation")
    _parameter_cls = Parameter
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty):
        ordered, last = OrderedDict(), 0
        defaults = False
        for parameter in parameters or ():
            if parameter.kind < last:
                raise ValueError(f"wrong parameter order: {_kinds[last].description} parameter before "
                                 f"{parameter.kind.description} parameter")
            last = parameter.kind
            if parameter.kind in (0, 1):
                if parameter.default is _empty and defaults:
                    raise ValueError("non-default argument follows default argument")
                defaults = defaults or parameter.default is not _empty
            if parameter.name in ordered:
                raise ValueError(f"duplicate parameter name: {parameter.name!r}")
            ordered[parameter.name] = parameter
        self._parameters = MappingProxyType(ordered)
        self._return_annotation = return_annotation

    parameters = property(lambda self: self._parameters)
    return_annotation = property(lambda self: self._return_annotation)

    @classmethod
    def from_callable(cls, obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
        evaluate = {"globals": globals, "locals": locals, "eval_str": True} if eval_str else {}
        return _signature(obj, follow_wrapped, evaluate, cls)

    def __reduce__(self):
        return _restored, (type(self), tuple(self._parameters.values()), self._return_annotation)

    def replace(self, *, parameters=_void, return_annotation=_void):
        return type(self)(self._parameters.values() if parameters is _void else parameters,
                          return_annotation=self._return_annotation if return_annotation is _void else return_annotation)

    __replace__ = replace

    def _bind(self, args, kwargs, partial):
        arguments, args = {}, list(args)
        parameters = list(self._parameters.values())
        kwargs = dict(kwargs)
        for parameter in parameters:
            name, kind = parameter.name, parameter.kind
            if kind == 2:
                if args:
                    arguments[name] = tuple(args)
                args = []
            elif kind == 4:
                continue
            elif kind in (0, 1) and args:
                if kind == 1 and name in kwargs:
                    raise TypeError(f"multiple values for argument {name!r}")
                arguments[name] = args.pop(0)
            elif kind != 0 and name in kwargs:
                arguments[name] = kwargs.pop(name)
            elif parameter.default is _empty and not partial:
                if kind == 0 and name in kwargs:
                    raise TypeError(f"{name!r} parameter is positional only, but was passed as a keyword")
                raise TypeError(f"missing a required {'keyword-only ' if kind == 3 else ''}argument: {name!r}")
        if args:
            raise TypeError("too many positional arguments")
        if kwargs:
            if parameters and parameters[-1].kind == 4:
                arguments[parameters[-1].name] = kwargs
            else:
                raise TypeError(f"got an unexpected keyword argument {next(iter(kwargs))!r}")
        return BoundArguments(self, {name: arguments[name] for name in self._parameters if name in arguments})

    def bind(self, /, *args, **kwargs):
        return self._bind(args, kwargs, False)

    def bind_partial(self, /, *args, **kwargs):
        return self._bind(args, kwargs, True)

    def __eq__(self, other):
        if not isinstance(other, Signature):
            return NotImplemented
        return self._parts() == other._parts()

    def __hash__(self):
        positional, named, annotation = self._parts()
        return hash((positional, frozenset(named.items()), annotation))

    def _parts(self):
        """What equal signatures have in common: the order of parameters that are given by name only does not count."""
        named = {name: parameter for name, parameter in self._parameters.items() if parameter.kind == 3}
        positional = tuple([parameter for parameter in self._parameters.values() if parameter.kind != 3])
        return positional, named, self._return_annotation

    def format(self, *, max_width=None, **rest):
        parts, star, slash = [], False, False
        for parameter in self._parameters.values():
            if parameter.kind == 0:
                slash = True
            elif slash:
                parts.append("/")
                slash = False
            if parameter.kind == 2:
                star = True
            elif parameter.kind == 3 and not star:
                parts.append("*")
                star = True
            parts.append(str(parameter))
        if slash:
            parts.append("/")
        text = f"({', '.join(parts)})"
        if max_width is not None and len(text) > max_width:
            text = "(\n    " + ",\n    ".join(parts) + "\n)"
        if self._return_annotation is not _empty:
            text += f" -> {formatannotation(self._return_annotation)}"
        return text

    def __str__(self):
        return self.format()

    def __repr__(self):
        return f"<Signature {self}>"


def _of_function(function, cls=None, evaluate=None):
    """The signature of a function, or of what looks like one."""
    code = function.__code__
    names, positional, keyword = code.co_varnames, code.co_argcount, code.co_kwonlyargcount
    annotations = get_annotations(function, **evaluate) if evaluate else function.__annotations__ or {}
    defaults = function.__defaults__ or ()
    keyword_defaults = function.__kwdefaults__ or {}
    cls = cls or Signature

    def parameter(name, kind, default=_empty):
        return cls._parameter_cls(name, kind, default=default, annotation=annotations.get(name, _empty))

    found = []
    first_default = positional - len(defaults)
    for index, name in enumerate(names[:positional]):
        default = defaults[index - first_default] if index >= first_default else _empty
        found.append(parameter(name, 0 if index < code.co_posonlyargcount else 1, default))
    rest = positional + keyword
    if code.co_flags & CO_VARARGS:
        found.append(parameter(names[rest], 2))
        rest += 1
    for name in names[positional:positional + keyword]:
        found.append(parameter(name, 3, keyword_defaults.get(name, _empty)))
    if code.co_flags & CO_VARKEYWORDS:
        found.append(parameter(names[rest], 4))
    return cls(found, return_annotation=annotations.get("return", _empty))


def _without_first(made):
    parameters = list(made.parameters.values())
    if not parameters or parameters[0].kind in (3, 4):
        raise ValueError("invalid method signature")
    return made.replace(parameters=parameters if parameters[0].kind == 2 else parameters[1:])


def _like_function(obj):
    """Whether something that can be called has all that a function has, as compiled ones have."""
    if not callable(obj) or isinstance(obj, type):
        return False
    code, defaults = getattr(obj, "__code__", None), getattr(obj, "__defaults__", _void)
    return (isinstance(code, types.CodeType) and isinstance(getattr(obj, "__name__", None), str)
            and (defaults is None or isinstance(defaults, tuple))
            and isinstance(getattr(obj, "__kwdefaults__", _void), (dict, type(None))))


def _of_partial(obj, inner):
    """The signature of a `functools.partial`: without what is given, from the first given by name on by name only."""
    from functools import Placeholder
    given = tuple([None if value is Placeholder else value for value in obj.args])
    try:
        bound = inner.bind_partial(*given, **obj.keywords).arguments
    except TypeError as error:
        raise ValueError(f"partial object {obj!r} has incorrect arguments") from error
    left = [name for name, value in zip(inner.parameters, obj.args) if value is Placeholder]
    parameters, keyword = [], False
    for name, parameter in inner.parameters.items():
        if name in left:
            # A place that is kept cannot be given by name.
            parameters.append(parameter.replace(kind=0, default=_empty))
        elif name in obj.keywords and parameter.kind != 0:
            keyword = True
            parameters.append(parameter.replace(kind=3, default=obj.keywords[name]))
        elif name in bound and parameter.kind in (0, 1):
            continue
        elif keyword and parameter.kind == 2:
            continue
        else:
            parameters.append(parameter.replace(kind=3) if keyword and parameter.kind == 1 else parameter)
    return inner.replace(parameters=parameters)


def signature(obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False, annotation_format=None):
    evaluate = {}
    if eval_str:
        evaluate = {"globals": globals, "locals": locals, "eval_str": True}
    elif annotation_format is not None:
        evaluate = {"format": annotation_format}
    return _signature(obj, follow_wrapped, evaluate, Signature)


def _signature(obj, follow, evaluate, cls):
    if not callable(obj):
        raise TypeError(f"{obj!r} is not a callable object")
    if isinstance(obj, types.MethodType):
        return _without_first(_signature(obj.__func__, follow, evaluate, cls))
    if follow:
        obj = unwrap(obj, stop=lambda function: hasattr(function, "__signature__") or isinstance(function, types.MethodType))
        if isinstance(obj, types.MethodType):
            return _signature(obj, follow, evaluate, cls)
    made = getattr(obj, "__signature__", None)
    if made is not None:
        if not isinstance(made, (Signature, str)) and callable(made):
            made = made()
        if not isinstance(made, Signature):
            raise TypeError(f"unexpected object {made!r} in __signature__ attribute")
        return made
    if isfunction(obj) or _like_function(obj):
        return _of_function(obj, cls, evaluate)
    if type(obj).__name__ == "partial" and hasattr(obj, "func"):
        return _of_partial(obj, _signature(obj.func, follow, evaluate, cls))
    if isinstance(obj, type):
        return _of_class(obj, follow, evaluate, cls)
    if not isroutine(obj):
        call = getattr_static(type(obj), "__call__", None)
        if call is not None:
            try:
                call = call.__get__(obj, type(obj)) if hasattr(type(call), "__get__") else call
                return _signature(call, follow, evaluate, cls)
            except ValueError:
                pass
    raise ValueError(f"no signature found for builtin {obj!r}")


def _of_class(obj, follow, evaluate, cls):
    """What making an instance takes: what the metaclass's `__call__` does, or the first of `__new__` and `__init__`."""
    places = [(type(obj), ("__call__",)), *[(base, ("__new__", "__init__")) for base in obj.__mro__]]
    for owner, names in places:
        bases = owner.__mro__ if owner is type(obj) else (owner,)
        for name in names:
            for base in bases:
                if base in (type, object):
                    continue
                function = base.__dict__.get(name)
                if function is None:
                    continue
                if isinstance(function, staticmethod) and name != "__new__":
                    return _signature(function.__func__, follow, evaluate, cls)
                if isinstance(function, (staticmethod, classmethod)):
                    function = function.__func__
                elif not isfunction(function) and hasattr(type(function), "__get__"):
                    # Another descriptor gives what is called.
                    function = function.__get__(obj, type(obj)) if name == "__call__" else function
                if callable(function):
                    try:
                        return _without_first(_signature(function, follow, evaluate, cls))
                    except ValueError:
                        if isfunction(function):
                            raise
    if obj.__init__ is object.__init__ and obj.__new__ is object.__new__:
        return cls()
    raise ValueError(f"no signature found for builtin type {obj!r}")


FullArgSpec = namedtuple("FullArgSpec", "args varargs varkw defaults kwonlyargs kwonlydefaults annotations")


def getfullargspec(func):
    # What is bound counts, and what a function stands for does not.
    made = _signature(func.__func__ if ismethod(func) else func, False, {}, Signature)
    args, keyword, defaults, keyword_defaults = [], [], [], {}
    varargs = varkw = None
    annotations = {}
    for name, parameter in made.parameters.items():
        if parameter.kind in (0, 1):
            args.append(name)
            if parameter.default is not _empty:
                defaults.append(parameter.default)
        elif parameter.kind == 2:
            varargs = name
        elif parameter.kind == 3:
            keyword.append(name)
            if parameter.default is not _empty:
                keyword_defaults[name] = parameter.default
        else:
            varkw = name
        if parameter.annotation is not _empty:
            annotations[name] = parameter.annotation
    if made.return_annotation is not _empty:
        annotations["return"] = made.return_annotation
    return FullArgSpec(args, varargs, varkw, tuple(defaults) or None, keyword, keyword_defaults or None, annotations)


def currentframe():
    return sys._getframe(1)


def stack(context=1):
    return __getattr__("getouterframes")(sys._getframe(1), context)




class FrameInfo(namedtuple("FrameInfo", "frame filename lineno function code_context index")):
    positions = None
