# board: off
# python: 3.14
# Pure paths and paths in the file system.
import os
import shutil
import tempfile
from pathlib import Path, PosixPath, PurePath, PurePosixPath

for text in ("", ".", "/", "//", "///", "a", "a/b", "/a//b/./c/", "a/../b", "//host/x", "./x", "a.tar.gz", ".profile", "..", "a.", "a..b"):
    path = PurePath(text)
    print(repr(text), repr(path), path.parts, repr(path.root), path.name, path.suffix, path.suffixes, path.stem, path.parent, path.is_absolute())
print(PurePath("a", "b", "/c", "d"), PurePath("a", PurePath("b")), PurePath("a") / "b" / "../c", "x" / PurePath("y"), PurePath())
print([str(parent) for parent in PurePath("/a/b/c").parents], [str(parent) for parent in PurePath("a/b").parents])
print(PurePath("/a/b/c").parents[1], PurePath("/a/b/c").parents[-1], len(PurePath("/a/b").parents), PurePath("/a/b/c").parents[:2])
print(PurePath("a") == PurePath("a/."), PurePath("a") == "a", hash(PurePath("a")) == hash(PurePosixPath("a")), PurePath("a") < PurePath("b"))
print(sorted([PurePath("a/b"), PurePath("a.b"), PurePath("a"), PurePath("a/a")]))
print(os.fspath(PurePath("a/b")), bytes(PurePath("a")), PurePath("a/b").as_posix(), Path("/a b/ä").as_uri())
print(PurePath("a/b.py").with_name("c.txt"), PurePath("a/b.py").with_stem("d"), PurePath("a/b.tar.gz").with_suffix(".bz2"), PurePath("b").with_suffix(".x"), PurePath("b.x").with_suffix(""))
print(PurePath("/a/b/c").relative_to("/a"), PurePath("/a/b").relative_to("/a/b"), PurePath("/a/b").relative_to("/a/c/d", walk_up=True))
print(PurePath("/a/b").is_relative_to("/a"), PurePath("/a/b").is_relative_to("/c"))
print([PurePath("a/b/c.py").match(pattern) for pattern in ("*.py", "b/*.py", "a/*.py", "*/*/*.py", "/a/b/c.py", "a/**/c.py", "c.txt")])
print([PurePath("a/b/c.py").full_match(pattern) for pattern in ("*.py", "**/*.py", "a/**", "a/**/c.py", "a/*/c.py", "**")])
print(PurePath("A/B.PY").match("*.py"), PurePath("A/B.PY").match("*.py", case_sensitive=False))


def fails(work):
    try:
        print(work())
    except (ValueError, TypeError, IndexError, NotImplementedError) as error:
        print(type(error).__name__, error)


fails(lambda: PurePath(3))
fails(lambda: PurePath("a") / 3)
fails(lambda: PurePath("/").with_name("x"))
fails(lambda: PurePath("a").with_name("x/y"))
fails(lambda: PurePath("a").with_suffix("txt"))
fails(lambda: PurePath("a/b").relative_to("c"))
fails(lambda: PurePath("a/b").relative_to("/c", walk_up=True))
fails(lambda: Path("a").as_uri())
fails(lambda: PurePath("a/b").parents[5])
fails(lambda: PurePath("a").match(""))


class Own(PurePosixPath):
    def __init__(self, *args, mark=0):
        super().__init__(*args)
        self.mark = mark

    def with_segments(self, *segments):
        return type(self)(*segments, mark=self.mark + 1)


own = Own("a/b", mark=5)
print(own.parent.mark, (own / "c").mark, own.with_name("x"), type(own.parents[0]).__name__)

before = os.getcwd()
place = Path(tempfile.mkdtemp())
os.chdir(place)
try:
    base = Path("base")
    base.mkdir()
    print(type(base).__name__, repr(base), base.exists(), base.is_dir(), base.is_file(), base.is_symlink())
    file = base / "one.txt"
    print(file.write_text("héllo\nworld\n"), file.read_text(), file.read_bytes(), file.stat().st_size)
    print((base / "two.bin").write_bytes(b"abc"), [line for line in file.open()])
    (base / "x" / "y").mkdir(parents=True)
    (base / "x" / "y").mkdir(parents=True, exist_ok=True)
    (base / "x" / "deep.txt").touch()
    (base / "x" / "y" / "z.txt").write_text("z")
    (base / ".hidden").touch()
    for work in (lambda: base.mkdir(), lambda: file.mkdir(exist_ok=True), lambda: (base / "no" / "no").mkdir(), lambda: (base / "none").unlink(),
                 lambda: (base / "none").read_text(), lambda: file.touch(exist_ok=False), lambda: base.rmdir()):
        try:
            work()
        except OSError as error:
            print(type(error).__name__)
    (base / "none").unlink(missing_ok=True)
    print(sorted(str(path) for path in base.iterdir()))
    for pattern in ("*", "*.txt", "**/*.txt", "x/*", "**", "**/", "*/", "x/y/z.txt", "x/none", "*/y/*", "?ne.txt", "[a-o]*", "../base/x", "**/y"):
        print(pattern, sorted(str(path) for path in base.glob(pattern)))
    print(sorted(str(path) for path in base.rglob("*.txt")), sorted(str(path) for path in base.rglob("y")))
    fails(lambda: list(base.glob("")))
    fails(lambda: list(base.glob("/x")))
    for directory, directories, files in sorted(base.walk()):
        print(directory, sorted(directories), sorted(files))
    print([str(entry[0]) for entry in base.walk(top_down=False)][-1])
    moved = file.rename(base / "moved.txt")
    print(repr(moved), moved.exists(), file.exists())
    print(moved.replace(base / "two.bin").read_bytes()[:1])
    print((base / "two.bin").copy(base / "copy.bin").read_bytes() == (base / "two.bin").read_bytes())
    (base / "x").copy(base / "w")
    print(sorted(str(path.relative_to(base)) for path in (base / "w").rglob("*")))
    print((base / "copy.bin").move_into(base / "w"), (base / "w" / "copy.bin").exists())
    print(base.absolute() == Path.cwd() / "base", base.resolve().is_absolute(), Path("base/../base").resolve() == base.resolve())
    print(base.samefile(Path("base/x/..")), Path("~").expanduser() == Path.home(), Path("a/~").expanduser())
    print(Path.from_uri("file:///a%20b"), isinstance(base, (PosixPath, os.PathLike)))
    with open(moved.with_name("two.bin"), "rb") as stream:
        print(len(stream.read()))
finally:
    os.chdir(before)
    shutil.rmtree(place)
print(place.exists())
