# Code that runs in a namespace of its own finds what a module has.
space = {}
exec("class C: pass\ndef f(): return __name__\nname = __name__", space)
print(space["C"].__module__, space["f"](), space["name"], space["f"].__module__)
try:
    exec("from __future__ import nope", {})
except SyntaxError as error:
    print(error.msg)
exec("from __future__ import annotations, division", {})
