"""Annotations of functions, classes and modules, evaluated or not (PEP 649, PEP 749).

The formats FORWARDREF and STRING run the code of an annotate function with names that are not looked up: what stands for
them notes in text what is done with it.
"""

import builtins
import sys
import types
from enum import IntEnum
from typing import ForwardRef

__all__ = ["Format", "ForwardRef", "call_annotate_function", "call_evaluate_function", "get_annotate_from_class_namespace",
           "get_annotations", "annotations_to_string", "type_repr"]


class Format(IntEnum):
    VALUE = 1
    VALUE_WITH_FAKE_GLOBALS = 2
    FORWARDREF = 3
    STRING = 4


# How tightly operators bind; what binds less tightly stands in parentheses within.
_COMPARISON, _OR, _XOR, _AND, _SHIFT, _SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(4, 14)


class _Noted:
    """What stands for a name or for something made of it: its text, and how tightly that binds."""

    def __init__(self, run, text, level=_ATOM):
        self._run, self._text, self._level = run, text, level
        run.noted.append(self)

    def _at(self, level):
        return self._text if self._level >= level else f"({self._text})"

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return _Noted(self._run, f"{self._at(_ATOM)}.{name}")

    def __getitem__(self, index):
        if isinstance(index, tuple) and index:
            inner = ", ".join([self._run.item(item) for item in index]) + ("," if len(index) == 1 else "")
        else:
            inner = self._run.item(index)
        return _Noted(self._run, f"{self._at(_ATOM)}[{inner}]")

    def __call__(self, *args, **kwds):
        inner = [self._run.text(item) for item in args]
        inner += [f"{name}={self._run.text(value)}" for name, value in kwds.items()]
        return _Noted(self._run, f"{self._at(_ATOM)}({', '.join(inner)})")

    def __iter__(self):
        yield _Noted(self._run, f"*{self._at(_ATOM)}")

    def __hash__(self):
        return id(self)

    def __bool__(self):
        raise TypeError("Cannot evaluate annotation for its truth value")

    def __format__(self, spec):
        raise TypeError("Cannot stringify annotation containing string formatting")


def _operators():
    def binary(sign, level, left, right):
        def forward(self, other):
            return _Noted(self._run, f"{self._at(left)} {sign} {self._run.text(other, right)}", level)

        def backward(self, other):
            return _Noted(self._run, f"{self._run.text(other, left)} {sign} {self._at(right)}", level)
        return forward, backward

    for name, sign, level in (("or", "|", _OR), ("xor", "^", _XOR), ("and", "&", _AND), ("lshift", "<<", _SHIFT),
                              ("rshift", ">>", _SHIFT), ("add", "+", _SUM), ("sub", "-", _SUM), ("mul", "*", _PRODUCT),
                              ("matmul", "@", _PRODUCT), ("truediv", "/", _PRODUCT), ("floordiv", "//", _PRODUCT),
                              ("mod", "%", _PRODUCT)):
        forward, backward = binary(sign, level, level, level + 1)
        setattr(_Noted, f"__{name}__", forward)
        setattr(_Noted, f"__r{name}__", backward)
    _Noted.__pow__, _Noted.__rpow__ = binary("**", _POWER, _ATOM, _POWER)
    for name, sign in (("lt", "<"), ("le", "<="), ("eq", "=="), ("ne", "!="), ("gt", ">"), ("ge", ">=")):
        setattr(_Noted, f"__{name}__", binary(sign, _COMPARISON, _COMPARISON + 1, _COMPARISON + 1)[0])
    for name, sign in (("neg", "-"), ("pos", "+"), ("invert", "~")):
        setattr(_Noted, f"__{name}__", lambda self, sign=sign: _Noted(self._run, sign + self._at(_SIGN), _SIGN))


_operators()


class _Run:
    """One run of an annotate function with names that are not looked up, or looked up only where there is something."""

    def __init__(self, names, looks_up):
        self.names, self.looks_up = names, looks_up
        self.noted, self.extra = [], {}

    def __getitem__(self, name):
        if self.looks_up:
            if name in self.names:
                return self.names[name]
            if hasattr(builtins, name):
                return getattr(builtins, name)
        return _Noted(self, name)

    def text(self, value, level=0):
        if isinstance(value, _Noted):
            return value._at(level)
        if value is ...:
            return "..."
        if value is None or isinstance(value, (str, bytes, int, float, complex)):
            return repr(value)
        if type(value) in (tuple, list, set):
            inner = ", ".join([self.text(item) for item in value])
            if type(value) is tuple:
                return f"({inner},)" if len(value) == 1 else f"({inner})"
            return f"[{inner}]" if type(value) is list else f"{{{inner}}}"
        if type(value) is dict:
            return "{" + ", ".join([f"{self.text(key)}: {self.text(item)}" for key, item in value.items()]) + "}"
        known = getattr(value, "__name__", None)
        if isinstance(known, str) and (self.names.get(known) or getattr(builtins, known, None)) is value:
            return known
        name = f"__annotationlib_name_{len(self.extra) + 1}__"
        self.extra[name] = value
        return name

    def item(self, index):
        if not isinstance(index, slice):
            return self.text(index)
        parts = ["" if part is None else self.text(part) for part in (index.start, index.stop, index.step)]
        return ":".join(parts if parts[2] else parts[:2])

    def function(self, function):
        """The function with the names of this run."""
        cells = []
        for name, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
            if name == "__classdict__":
                cell = types.CellType(_Namespace(self, cell.cell_contents))
            elif name != "__conditional_annotations__":
                try:
                    known = self.looks_up and (cell.cell_contents,)
                except ValueError:
                    known = False
                cell = cell if known else types.CellType(_Noted(self, name))
            cells.append(cell)
        made = types.FunctionType(function.__code__, {"__builtins__": self}, "__annotate__", function.__defaults__, tuple(cells))
        made.__kwdefaults__ = function.__kwdefaults__
        return made

    def call(self, annotate):
        if annotate.__code__.co_argcount == 2:
            # That of a module has the functions of its annotations as a default.
            return {name: self.function(part)(2) for name, part in annotate.__defaults__[0].items()}
        return self.function(annotate)(2)


class _Namespace:
    """The names of a class as an annotate function sees them in a run."""

    def __init__(self, run, names):
        self.run, self.names = run, names

    def __getitem__(self, name):
        value = self.names[name]
        return value if self.run.looks_up else _Noted(self.run, name)


def _forward(noted, owner, names):
    """Makes a forward reference of it, where it is."""
    made = ForwardRef(noted._text, owner=owner, is_class=isinstance(owner, type))
    made.__globals__, made.__extra_names__ = names, noted._run.extra
    fields = made.__dict__
    noted.__dict__.clear()
    noted.__dict__.update(fields)
    noted.__class__ = ForwardRef


def call_annotate_function(annotate, format, *, owner=None):
    """What an annotate function answers in a format, whether it knows that or not."""
    format = Format(format)
    if format == Format.VALUE_WITH_FAKE_GLOBALS:
        raise ValueError("The VALUE_WITH_FAKE_GLOBALS format is for internal use only")
    try:
        return annotate(format)
    except NotImplementedError:
        if format == Format.VALUE:
            raise
    return _call(annotate, format, owner, lambda run: run.call(annotate))


def call_evaluate_function(evaluate, format, *, owner=None):
    """What a function that evaluates a type alias, a bound or a default answers in a format."""
    format = Format(format)
    if format == Format.VALUE_WITH_FAKE_GLOBALS:
        raise ValueError("The VALUE_WITH_FAKE_GLOBALS format is for internal use only")
    try:
        return evaluate(format)
    except NotImplementedError:
        if format == Format.VALUE:
            raise
    found = _call(evaluate, format, owner, lambda run: {"": run.function(evaluate)(2)})
    return found[""]


def _call(function, format, owner, call):
    if not isinstance(function, types.FunctionType):
        if not isinstance(getattr(function, "__call__", None), types.MethodType):
            raise TypeError(f"cannot call {function!r} in this format")
        method = function.__call__.__func__
        receiver = function
        function = types.FunctionType(method.__code__, method.__globals__, method.__name__, method.__defaults__, method.__closure__)
        return _call_in(lambda run: run.function(function)(receiver, 2), function, format, owner)
    return _call_in(call, function, format, owner)


def _cells(function):
    """The variables of functions around it that have a value."""
    found = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
        try:
            found[name] = cell.cell_contents
        except ValueError:
            pass
    return found


def _call_in(call, function, format, owner):
    names = function.__globals__
    if format == Format.STRING:
        run = _Run({}, False)
        noted = (_Noted, tuple, list, dict, set)
        return {name: run.text(value) if isinstance(value, noted) else value if isinstance(value, str) else type_repr(value)
                for name, value in call(run).items()}
    run = _Run(names, True)
    try:
        found = call(run)
    except Exception:
        # An operation between things of which one is not there yet: as text, and evaluated where that works.
        run = _Run(names, False)
        found = call(run)
        cells = _cells(function)
        for name, value in found.items():
            if isinstance(value, _Noted):
                found[name] = _partly(value._text, names, cells, owner)
    _settle(run, owner, names)
    return found


def _partly(text, names, cells, owner):
    """What an annotation gives with the names that are there; a forward reference when that is an error."""
    made = ForwardRef(text, owner=owner, is_class=isinstance(owner, type))
    made.__globals__, made.__extra_names__ = names, cells
    try:
        return made.evaluate()
    except Exception:
        pass
    run = _Run(names | cells, True)
    try:
        found = eval(text, {"__builtins__": run})
    except Exception:
        return made
    if isinstance(found, _Noted):
        return made
    _settle(run, owner, names)
    return found


def _settle(run, owner, names):
    for noted in run.noted:
        if isinstance(noted, _Noted):
            _forward(noted, owner, names)


def _evaluate_forward(reference, globals, locals, type_params, owner, format):
    """`ForwardRef.evaluate`."""
    text = reference.__forward_arg__
    if format == Format.STRING:
        return text
    if owner is None:
        owner = reference.__owner__
    if globals is None:
        globals = reference.__globals__
    if globals is None and reference.__forward_module__ is not None:
        module = reference.__forward_module__
        module = sys.modules.get(module) if isinstance(module, str) else module
        globals = getattr(module, "__dict__", None)
    if globals is None and owner is not None:
        if isinstance(owner, type):
            globals = getattr(sys.modules.get(owner.__module__), "__dict__", None)
        elif isinstance(owner, types.ModuleType):
            globals = owner.__dict__
        elif callable(owner):
            globals = getattr(owner, "__globals__", None)
    if globals is None:
        globals = {}
    if type_params is None:
        type_params = getattr(owner, "__type_params__", ())
    names = {}
    if locals is None and isinstance(owner, type):
        names.update(vars(owner))
    for parameter in type_params or ():
        names.setdefault(parameter.__name__, parameter)
    names.update(reference.__extra_names__ or {})
    names.update(locals or {})
    try:
        if text.isidentifier():
            if text in names:
                return names[text]
            if text in globals:
                return globals[text]
            if hasattr(builtins, text):
                return getattr(builtins, text)
            raise NameError(f"name {text!r} is not defined", name=text)
        return eval(text, dict(globals), names)
    except Exception:
        if format == Format.FORWARDREF:
            return reference
        raise


def get_annotate_from_class_namespace(namespace):
    found = namespace.get("__annotate__")
    return namespace.get("__annotate_func__") if found is None else found


def get_annotations(obj, *, globals=None, locals=None, eval_str=False, format=Format.VALUE):
    """A dict of its own with the annotations of a class, function or module."""
    if eval_str and format != Format.VALUE:
        raise ValueError("eval_str=True is only supported with format=Format.VALUE")
    if format == Format.VALUE_WITH_FAKE_GLOBALS:
        raise ValueError("The VALUE_WITH_FAKE_GLOBALS format is for internal use only")
    found = None
    if format == Format.VALUE:
        found = _annotations(obj)
        if found is None:
            found = _annotated(obj, format)
    elif format == Format.FORWARDREF:
        try:
            found = _annotations(obj)
        except Exception:
            found = None
        if found is None:
            found = _annotated(obj, format)
    elif format == Format.STRING:
        found = _annotated(obj, format)
        if found is None and (known := _annotations(obj)) is not None:
            found = annotations_to_string(known)
    else:
        raise ValueError(f"Unsupported format {format!r}")
    if found is None:
        if isinstance(obj, type) or callable(obj):
            return {}
        raise TypeError(f"{obj!r} does not have annotations")
    if eval_str:
        return _evaluated(obj, found, globals, locals)
    return dict(found)


def _annotations(obj):
    if isinstance(obj, type):
        return getattr(type(obj), "__annotations__", None) if obj is type else obj.__annotations__
    found = getattr(obj, "__annotations__", None)
    if found is not None and not isinstance(found, dict):
        raise ValueError(f"{obj!r}.__annotations__ is neither a dict nor None")
    return found


def _annotated(obj, format):
    annotate = getattr(obj, "__annotate__", None)
    if not callable(annotate):
        return None
    found = call_annotate_function(annotate, format, owner=obj)
    if not isinstance(found, dict):
        raise ValueError(f"{obj!r}.__annotate__ returned a non-dict")
    return found


def _evaluated(obj, found, globals, locals):
    """The annotations with those that are text evaluated."""
    known = None
    if isinstance(obj, type):
        module = sys.modules.get(obj.__module__)
        known, own = getattr(module, "__dict__", None), dict(vars(obj))
        inner = obj
    elif isinstance(obj, types.ModuleType):
        known, own, inner = obj.__dict__, None, None
    else:
        inner, own = obj, None
    while inner is not None:
        if hasattr(inner, "__wrapped__"):
            inner = inner.__wrapped__
        elif hasattr(inner, "func") and type(inner).__name__ == "partial":
            inner = inner.func
        else:
            break
    if hasattr(inner, "__globals__"):
        known = inner.__globals__
    globals = known if globals is None else globals
    locals = own if locals is None else locals
    if parameters := getattr(obj, "__type_params__", ()):
        locals = {parameter.__name__: parameter for parameter in parameters} | dict(locals or {})
    return {name: eval(value, globals, locals) if isinstance(value, str) else value for name, value in found.items()}


def type_repr(value):
    if isinstance(value, (type, types.FunctionType, types.BuiltinFunctionType)) and not isinstance(value, types.GenericAlias):
        return value.__qualname__ if value.__module__ == "builtins" else f"{value.__module__}.{value.__qualname__}"
    return "..." if value is ... else repr(value)


def annotations_to_string(annotations):
    return {name: value if isinstance(value, str) else type_repr(value) for name, value in annotations.items()}
