# board: off
# importlib, and what sys says of modules.
import importlib
import importlib.util
import os
import sys
import tempfile

print(importlib.import_module("os.path") is os.path, importlib.import_module(".path", "os") is os.path)
for arguments in ((".x",), ("..x", "os"), ("nothing_here",)):
    try:
        importlib.import_module(*arguments)
    except (TypeError, ImportError) as error:
        print(type(error).__name__, error)

with tempfile.TemporaryDirectory() as directory:
    path = os.path.join(directory, "plug_in.py")
    with open(path, "w") as file:
        file.write("count = globals().get('count', 0) + 1\nkept = 'kept'\n")
    spec = importlib.util.spec_from_file_location("plug_in", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    print(module.count, module.__name__, module.__file__ == path, module.__spec__ is spec, "plug_in" in sys.modules)
    sys.path.insert(0, directory)
    print(importlib.util.find_spec("plug_in").origin == path)
    import plug_in

    plug_in.own = 5
    print(plug_in.count, importlib.reload(plug_in) is plug_in, plug_in.count, plug_in.own)
    sys.path.pop(0)
    importlib.invalidate_caches()

print(importlib.util.find_spec("no_such_module"), importlib.util.find_spec("json").name)
print(importlib.util.spec_from_file_location("x", "x.txt"), importlib.util.spec_from_file_location("x"))
try:
    importlib.reload(3)
except TypeError as error:
    print(error)
print({"sys", "builtins"} <= set(sys.builtin_module_names), {"json", "random", "sys"} <= sys.stdlib_module_names)
print(sys.hexversion >> 24, sys.float_repr_style, sys.getfilesystemencoding(), sys.is_finalizing(), type(sys.prefix).__name__)
