# board: off
# Files in packages, and which modules packages have.
import importlib.resources
import importlib.util
import os
import pkgutil
import shutil
import sys
import tempfile

place = tempfile.mkdtemp()
os.makedirs(os.path.join(place, "parcel", "inner"))
for name, text in (("__init__.py", "value = 1"), ("module.py", "class Thing:\n    part = 'a part'\n"), ("data.txt", "text é\n"),
                   ("inner/__init__.py", ""), ("inner/deep.py", ""), ("not-a-module.py", "")):
    with open(os.path.join(place, "parcel", name), "w") as file:
        file.write(text)
sys.path.insert(0, place)

print(pkgutil.get_data("parcel", "data.txt"))
try:
    pkgutil.get_data("parcel", "nothing.txt")
except OSError as error:
    print(type(error).__name__)
import parcel
print([(info.name, info.ispkg) for info in pkgutil.iter_modules(parcel.__path__)])
print([(info.name, info.ispkg) for info in pkgutil.walk_packages(parcel.__path__, "parcel.")])
print(pkgutil.resolve_name("parcel.module:Thing.part"), pkgutil.resolve_name("parcel.module.Thing.part"))
print(pkgutil.resolve_name("parcel").value)
for name in "parcel:nothing", "no-name", "parcel.nothing.more":
    try:
        pkgutil.resolve_name(name)
    except (AttributeError, ValueError, ImportError) as error:
        print(type(error).__name__)

root = importlib.resources.files("parcel")
print(sorted(entry.name for entry in root.iterdir() if entry.name != "__pycache__"))
print(root.joinpath("data.txt").read_text(encoding="utf-8"), (root / "data.txt").is_file())
print(importlib.resources.read_text("parcel", "data.txt"), importlib.resources.read_binary(parcel, "data.txt"))
with importlib.resources.as_file(root / "data.txt") as path:
    print(os.path.basename(path), path.exists())
print(importlib.resources.is_resource("parcel", "data.txt"), importlib.resources.is_resource("parcel", "inner"))

loader = importlib.util.find_spec("parcel.module").loader
print(loader.get_data(os.path.join(place, "parcel", "data.txt")))
shutil.rmtree(place)
