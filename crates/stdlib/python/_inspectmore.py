"""What `inspect` has besides: frames, the places of definitions, classes and their attributes, calls. It is loaded
when one of its names is asked for.
"""

import builtins
import enum
import linecache
import os.path
import sys
import types
from collections import namedtuple

import inspect
from _inspectsource import block_end, findsource
from inspect import getfile, getmodule, iscode, isclass, isframe, isfunction, ismethod, istraceback

CO_NOFREE, CO_HAS_DOCSTRING, CO_METHOD = 64, 0x4000000, 0x8000000
TPFLAGS_IS_ABSTRACT = 1 << 20


class BufferFlags(enum.IntFlag):
    SIMPLE = 0
    WRITABLE = 1
    FORMAT = 4
    ND = 8
    STRIDES = 24
    C_CONTIGUOUS = 56
    F_CONTIGUOUS = 88
    ANY_CONTIGUOUS = 152
    INDIRECT = 280
    CONTIG = 9
    CONTIG_RO = 8
    STRIDED = 25
    STRIDED_RO = 24
    RECORDS = 29
    RECORDS_RO = 28
    FULL = 285
    FULL_RO = 284
    READ = 256
    WRITE = 512


def ismethodwrapper(object):
    return isinstance(object, types.MethodWrapperType)


def ispackage(object):
    return inspect.ismodule(object) and hasattr(object, "__path__")


# Sources.


def getabsfile(object, _filename=None):
    return os.path.normcase(os.path.abspath(_filename or getfile(object)))


def getblock(lines):
    """The lines at the beginning that belong together."""
    return lines[: block_end(lines, 0)]


def indentsize(line):
    expanded = line.expandtabs()
    return len(expanded) - len(expanded.lstrip())


def getcomments(object):
    """The comment before a definition, or at the beginning of a module; None when there is none."""
    try:
        lines, number = findsource(object)
    except (OSError, TypeError):
        return None
    if inspect.ismodule(object):
        start = 1 if lines and lines[0].startswith("#!") else 0
        while start < len(lines) and lines[start].strip() in ("", "#"):
            start += 1
        end = start
        while end < len(lines) and lines[end].startswith("#"):
            end += 1
    else:
        end = start = number
        indent = indentsize(lines[number])
        while start and lines[start - 1].lstrip().startswith("#") and indentsize(lines[start - 1]) == indent:
            start -= 1
    return "".join([line.expandtabs().lstrip() for line in lines[start:end]]) or None


# Frames.

class Traceback(namedtuple("Traceback", "filename lineno function code_context index")):
    positions = None


ArgInfo = namedtuple("ArgInfo", "args varargs keywords locals")
Arguments = namedtuple("Arguments", "args varargs varkw")


def getlineno(frame):
    return frame.f_lineno


def getframeinfo(frame, context=1):
    """Where a frame or traceback is, with lines around it."""
    if istraceback(frame):
        number, frame = frame.tb_lineno, frame.tb_frame
    else:
        number = frame.f_lineno
    if not isframe(frame):
        raise TypeError(f"{frame!r} is not a frame or traceback object")
    name = frame.f_code.co_filename
    lines = index = None
    if context > 0 and (found := linecache.getlines(name)):
        start = max(0, min(number - 1 - context // 2, len(found) - context))
        lines, index = found[start : start + context], number - 1 - start
    return Traceback(name, number, frame.f_code.co_name, lines, index)


def getouterframes(frame, context=1):
    found = []
    while frame is not None:
        found.append(inspect.FrameInfo(frame, *getframeinfo(frame, context)))
        frame = frame.f_back
    return found


def getinnerframes(tb, context=1):
    found = []
    while tb is not None:
        found.append(inspect.FrameInfo(tb.tb_frame, *getframeinfo(tb, context)))
        tb = tb.tb_next
    return found


def trace(context=1):
    error = sys.exception()
    return getinnerframes(None if error is None else error.__traceback__, context)


def getargs(co):
    """The names of the parameters of a code object."""
    if not iscode(co):
        raise TypeError(f"{co!r} is not a code object")
    names = list(co.co_varnames)
    count = co.co_argcount + co.co_kwonlyargcount
    varargs = varkw = None
    if co.co_flags & inspect.CO_VARARGS:
        varargs = names[count]
    if co.co_flags & inspect.CO_VARKEYWORDS:
        varkw = names[count + (varargs is not None)]
    return Arguments(names[:count], varargs, varkw)


def getargvalues(frame):
    return ArgInfo(*getargs(frame.f_code), frame.f_locals)


def formatargvalues(args, varargs, varkw, locals, formatarg=str, formatvarargs=lambda name: "*" + name,
                    formatvarkw=lambda name: "**" + name, formatvalue=lambda value: "=" + repr(value)):
    specs = [formatarg(name) + formatvalue(locals[name]) for name in args]
    if varargs:
        specs.append(formatvarargs(varargs) + formatvalue(locals[varargs]))
    if varkw:
        specs.append(formatvarkw(varkw) + formatvalue(locals[varkw]))
    return f"({', '.join(specs)})"


def _locals_of(object, prefix, what):
    frame = getattr(object, prefix + "_frame", _mark)
    if frame is _mark:
        raise TypeError(f"{object!r} is not a Python {what}")
    return {} if frame is None else frame.f_locals


_mark = object()


def getgeneratorlocals(generator):
    return _locals_of(generator, "gi", "generator")


def getcoroutinelocals(coroutine):
    return _locals_of(coroutine, "cr", "coroutine")


def getasyncgenlocals(agen):
    return _locals_of(agen, "ag", "async generator")


# Calls.


def getcallargs(func, /, *positional, **named):
    """What each parameter of a function would be in a call."""
    if ismethod(func):
        positional, func = (func.__self__, *positional), func.__func__
    bound = inspect.signature(func).bind(*positional, **named)
    bound.apply_defaults()
    return dict(bound.arguments)


ClosureVars = namedtuple("ClosureVars", "nonlocals globals builtins unbound")


def getclosurevars(func):
    """The values of the names that a function takes from around it."""
    func = func.__func__ if ismethod(func) else func
    if not isfunction(func):
        raise TypeError(f"{func!r} is not a Python function")
    code = func.__code__
    nonlocals = {}
    for name, cell in zip(code.co_freevars, func.__closure__ or ()):
        try:
            nonlocals[name] = cell.cell_contents
        except ValueError:
            pass
    found, built_in, unbound = {}, {}, set()
    for name in code.co_names:
        if name in func.__globals__:
            found[name] = func.__globals__[name]
        elif hasattr(builtins, name):
            built_in[name] = getattr(builtins, name)
        else:
            unbound.add(name)
    return ClosureVars(nonlocals, found, built_in, unbound)


def formatannotationrelativeto(object):
    module = getattr(object, "__module__", None)
    return lambda annotation: inspect.formatannotation(annotation, module)


# Classes.

Attribute = namedtuple("Attribute", "name kind defining_class object")


def classify_class_attrs(cls):
    """The attributes of a class, with their kind and the class that defines them."""
    found = []
    for name in dir(cls):
        owner = value = None
        for base in (*cls.__mro__, *type(cls).__mro__):
            if name in base.__dict__:
                owner, value = base, base.__dict__[name]
                break
        else:
            try:
                value = getattr(cls, name)
            except AttributeError:
                continue
        if isinstance(value, (staticmethod, types.BuiltinFunctionType)):
            kind = "static method"
        elif isinstance(value, (classmethod, types.ClassMethodDescriptorType)):
            kind = "class method"
        elif isinstance(value, property):
            kind = "property"
        else:
            kind = "method" if inspect.isroutine(value) else "data"
        found.append(Attribute(name, kind, owner, value))
    return found


def getmembers_static(object, predicate=None):
    found = []
    for name in dir(object):
        try:
            value = inspect.getattr_static(object, name)
        except AttributeError:
            continue
        if predicate is None or predicate(value):
            found.append((name, value))
    return sorted(found, key=lambda entry: entry[0])


def walktree(classes, children, parent):
    found = []
    for cls in sorted(classes, key=lambda cls: (cls.__module__, cls.__name__)):
        found.append((cls, cls.__bases__))
        if cls in children:
            found.append(walktree(children[cls], children, cls))
    return found


def getclasstree(classes, unique=False):
    """Classes as nested lists: those below a class stand in a list after it."""
    children, roots = {}, []
    for cls in classes:
        for parent in cls.__bases__:
            known = children.setdefault(parent, [])
            if cls not in known:
                known.append(cls)
            if unique and parent in classes:
                break
        if not cls.__bases__ and cls not in roots:
            roots.append(cls)
    for parent in children:
        if parent not in classes:
            roots.append(parent)
    return walktree(roots, children, None)


def _class_of(function):
    """The class that a function was defined in, by its qualified name."""
    found = sys.modules.get(function.__module__)
    for name in function.__qualname__.split(".")[:-1]:
        found = getattr(found, name, None)
    return found if isclass(found) else None


def _inherited_doc(object):
    """The docstring of the nearest base that has one."""
    if isclass(object):
        for base in object.__mro__:
            if base is not builtins.object and base.__doc__ is not None:
                return base.__doc__
        return None
    if ismethod(object):
        cls, name = object.__self__ if isclass(object.__self__) else type(object.__self__), object.__func__.__name__
    else:
        function = object.fget if isinstance(object, property) else getattr(object, "func", object)
        if not isfunction(function):
            return None
        cls, name = _class_of(function), function.__name__
    for base in cls.__mro__ if cls is not None else ():
        doc = getattr(base.__dict__.get(name), "__doc__", None)
        if doc is not None:
            return doc
    return None
