# board: off
# python: 3.14
# Annotations as values, as forward references and as text.
import sys
from annotationlib import (Format, ForwardRef, annotations_to_string, call_annotate_function, call_evaluate_function,
                           get_annotate_from_class_namespace, get_annotations, type_repr)
import annotationlib
import typing
import types

print(annotationlib.__all__)
print(list(Format), typing.ForwardRef is ForwardRef)


def function(a: foo.bar[int, 'x'], /, b: undefined | None, *c: list[undef], d: (lambda x: x)(3), e: not_ + 1 = 3, **f: -a) -> "str":
    pass


for name, text in get_annotations(function, format=Format.STRING).items():
    print(name, text)


class X:
    a: X
    b: Y
    c: list[Y]
    d: "str"
    e: Y.z
    f: Y | None
    g: typing.Optional[Y]
    h: int
    i: ((Y + 1) * 2 - 3 / (Y - 1)) ** -Y
    j: Y[1:2, ::3, "x", ..., None]
    k: Y(1, key=int)
    l: (Y < 3)
    m: [Y, (Y,), {Y: 1}]
    if 1:
        n: ~Y & 1 << (Y | 2)


for name, text in get_annotations(X, format=Format.STRING).items():
    print(name, text)
for owner in (function, X):
    try:
        get_annotations(owner)
    except NameError as error:
        print(error)
found = get_annotations(X, format=Format.FORWARDREF)
for name in "abcdefhi":
    print(name, found[name])
reference = found["b"]
print(type(reference), reference.__forward_arg__, reference.__owner__, reference.__forward_is_class__, reference.__forward_module__)
try:
    reference.evaluate()
except NameError as error:
    print(error)
print(reference.evaluate(format=Format.FORWARDREF), reference.evaluate(format=Format.STRING))


class Y:
    z = 3


print(reference.evaluate(), found["e"].evaluate(), found["f"].evaluate())
print(get_annotations(sys.modules[__name__]), get_annotations(print), get_annotations(type))


def plain(a: int, b: "list[int]", c: list["int"]) -> None:
    pass


for format in (Format.VALUE, Format.FORWARDREF, Format.STRING):
    print(get_annotations(plain, format=format))
print(get_annotations(plain, eval_str=True))
print(get_annotations(plain, eval_str=True, globals={"list": set, "int": str}))
for wrong in (dict(obj=3), dict(obj=plain, format=Format.VALUE_WITH_FAKE_GLOBALS), dict(obj=plain, eval_str=True, format=Format.STRING)):
    try:
        get_annotations(**wrong)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
own = get_annotations(plain)
own["more"] = 1
print("more" in plain.__annotations__)


def knows(format):
    return {"format": format}


print([call_annotate_function(knows, format) for format in (Format.VALUE, Format.FORWARDREF, Format.STRING)])
print(call_annotate_function(X.__annotate__, Format.STRING)["f"], get_annotate_from_class_namespace(vars(X)) is X.__annotate__)


def evaluate(format):
    if format > 2:
        raise NotImplementedError
    return list[Missing]


print(call_evaluate_function(evaluate, Format.STRING), call_evaluate_function(evaluate, Format.FORWARDREF))


def outer():
    local = int

    class Inside:
        a: local
        b: local[late]
        c: dict[local, late]
    if False:
        late = 1
    return Inside


print(get_annotations(outer(), format=Format.STRING))
print(get_annotations(outer(), format=Format.FORWARDREF)["a"])

module = types.ModuleType("module")
exec("known = 1\nx: int\ny: gone\nif known:\n    z: list[gone]", module.__dict__)
print(get_annotations(module, format=Format.STRING))
print(get_annotations(module, format=Format.FORWARDREF))

print(repr(ForwardRef("int")), ForwardRef("int").evaluate(), ForwardRef("a.b", module="q"))
print(ForwardRef("x") == ForwardRef("x"), hash(ForwardRef("x")) == hash(ForwardRef("x")), ForwardRef("x") == ForwardRef("y"))
print(ForwardRef("x") | int, int | ForwardRef("x"), typing.Optional["x"])
print(ForwardRef("T").evaluate(globals={"T": 5}), ForwardRef("T").evaluate(locals={"T": 6}), ForwardRef("T + 1").evaluate(globals={"T": 5}))
try:
    ForwardRef(3)
except TypeError as error:
    print(error)
print(type_repr(int), type_repr(X), type_repr(...), type_repr("x"), type_repr(len), type_repr(list[int]), type_repr(plain))
print(annotations_to_string({"a": int, "b": "b", "c": None, "d": list[X]}))
