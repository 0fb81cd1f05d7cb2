# python: 3.14
# board: off
# stress: off
# Code that is allowed but cannot be meant. (Texts from CPython's sources.)
import warnings


def show(source, mode="exec"):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        compile(source, "<test>", mode)
    for warning in caught:
        print(warning.category.__name__, warning.filename, warning.lineno, warning.message)


show("x is 1")
show("x is not ''")
show("if x is (1, 2): pass")
show("() is x")
show("x is None; x is True; x is ...; x is []; x == 1")
show("assert (x, 'text')")
show("assert (); assert x, 'text'")
show("[(1, 2)\n (3, 4)]")
show("'a'(); 1(); {}(); [x for x in y](); (lambda: 0)()")
show("None[0]; {1}[0]; 1.5[0]; 'abc'['a']; [1, 2][1, 2]; (1, 2)[0]; [1][x]; [1]['a':]")
show(r"'\d'; b'\e'; r'\d'; '\
'; '\x41\u0041\N{DIGIT ONE}\n\077'")
show(r"b'\u'; '\400'; '\8'; 'ok' '\w' f'\q{x}\s'")
show("'''a\n\n\\d'''")
show("def f():\n try: pass\n finally:\n  return 1")
show("while x:\n try: pass\n finally:\n  break")
show("for y in x:\n try: pass\n finally:\n  continue")
show("try: pass\nfinally:\n while x: break\n def f(): return 1")

warnings.simplefilter("error")
for source in "x is 1", r"'\z'":
    try:
        compile(source, "<test>", "eval")
    except SyntaxError as error:
        print(error.msg, error.lineno, error.offset)
