"""Annotations of functions, classes and modules, evaluated or not (PEP 649, PEP 749)."""

from enum import IntEnum
from typing import ForwardRef

__all__ = ["Format", "ForwardRef", "call_annotate_function", "get_annotate_from_class_namespace", "get_annotations",
           "annotations_to_string", "type_repr"]


class Format(IntEnum):
    VALUE = 1
    VALUE_WITH_FAKE_GLOBALS = 2
    FORWARDREF = 3
    STRING = 4


def type_repr(value):
    if isinstance(value, type):
        return value.__qualname__ if value.__module__ == "builtins" else f"{value.__module__}.{value.__qualname__}"
    return "..." if value is ... else value if isinstance(value, str) else repr(value)


def annotations_to_string(annotations):
    return {name: type_repr(value) for name, value in annotations.items()}


def call_annotate_function(annotate, format, *, owner=None):
    found = annotate(Format.VALUE)
    return annotations_to_string(found) if format == Format.STRING else found


def get_annotate_from_class_namespace(obj):
    return obj.get("__annotate__", obj.get("__annotate_func__"))


def get_annotations(obj, *, globals=None, locals=None, eval_str=False, format=Format.VALUE):
    if eval_str and format != Format.VALUE:
        raise ValueError("eval_str=True is only supported with format=Format.VALUE")
    from inspect import get_annotations as evaluated
    found = evaluated(obj, globals=globals, locals=locals, eval_str=eval_str)
    return annotations_to_string(found) if format == Format.STRING else found
