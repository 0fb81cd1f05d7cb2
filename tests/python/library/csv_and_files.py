# python: 3.14
# board: off
# Tables as text; patterns of names; files and directories for a while.
import csv, io
for text, kw in (('a,b,c\r\n1,"x, y",3\r\n', {}), ('a;"b ""q"""\n', dict(delimiter=';')), ('"multi\nline",2\n', {}), ("a, b,\" c\"\n", dict(skipinitialspace=True)), ("a\\,b,c\n", dict(escapechar="\\")), ('1,2.5,"x"\n', dict(quoting=csv.QUOTE_NONNUMERIC)), ("a\tb\n", dict(dialect="excel-tab")), ('"a"b,c\n', {}), ("\n\na\n", {}), ("a,,\n", {}), ("", {}), ("a,b", {}), ('1,,"",x\n', dict(quoting=csv.QUOTE_NOTNULL))):
    try: print(list(csv.reader(io.StringIO(text, newline=""), **kw)))
    except Exception as e: print(type(e).__name__, e)
for rows, kw in (([[1, "a,b", 'q"q', None, 2.5, "l\nl", ""]], {}), ([["a", 1]], dict(quoting=csv.QUOTE_ALL)), ([["a", 1, 2.0]], dict(quoting=csv.QUOTE_NONNUMERIC)), ([["a,b"]], dict(quoting=csv.QUOTE_NONE, escapechar="\\")), ([["a,b"]], dict(quoting=csv.QUOTE_NONE)), ([[""]], {}), ([[]], {}), ([["a", "b"]], dict(lineterminator="\n", delimiter=";")), ([['a"b']], dict(doublequote=False, escapechar="\\")), ([[" a"]], dict(skipinitialspace=True)), ([["x", None, 1]], dict(quoting=csv.QUOTE_STRINGS)), ([["x", None, 1]], dict(quoting=csv.QUOTE_NOTNULL)), ([5], {}), ([["a\\b"]], dict(escapechar="\\"))):
    out = io.StringIO(newline="")
    try: csv.writer(out, **kw).writerows(rows); print(repr(out.getvalue()))
    except Exception as e: print(type(e).__name__, e)
d = csv.DictReader(io.StringIO("a,b\n1,2\n3\n4,5,6\n")); print(d.fieldnames, list(d), d.line_num)
out = io.StringIO(newline=""); w = csv.DictWriter(out, ["x", "y"], restval="-"); w.writeheader(); w.writerow({"x": 1}); w.writerows([{"x": 2, "y": 3}]); print(repr(out.getvalue()))
try: w.writerow({"z": 1})
except ValueError as e: print(e)
print(csv.list_dialects(), csv.field_size_limit())
for kw in (dict(quoting=9), dict(dialect="zz")):
    try: csv.reader([], **kw)
    except Exception as e: print(type(e).__name__, e)
import fnmatch
print([fnmatch.fnmatch(a, b) for a, b in (("a.py", "*.py"), ("a.pyc", "*.py"), ("abc", "a?c"), ("a]c", "a[]]c"), ("abc", "a[!b]c"), ("a-c", "a[a-]c"), ("[x", "[x"), ("a\nb", "a*b"))], fnmatch.filter(["a", "b", "ab"], "a*"), fnmatch.fnmatch(b"ab", b"a*"))
import tempfile, shutil, os, glob
with tempfile.TemporaryDirectory() as t:
    os.makedirs(t + "/d/e"); 
    for n in ("a.py", "b.txt", "d/c.py", "d/e/f.py", ".h.py"): open(os.path.join(t, n), "w").close()
    for p in ("*.py", "*", "**/*.py", "d/*", "**", "d/e/", "[ab].*", "nope*", "*/*.py", ".*"): print(p, sorted(glob.glob(p, root_dir=t, recursive=True)))
    print(sorted(x[len(t):] for x in glob.glob(t + "/*.py")), sorted(x[len(t):] for x in glob.glob(t + "/*/")))
    shutil.copytree(t + "/d", t + "/g", ignore=shutil.ignore_patterns("f*")); print(sorted(os.walk(t + "/g"))[0][1:])
    shutil.move(t + "/a.py", t + "/d"); print(os.path.exists(t + "/a.py"), os.path.exists(t + "/d/a.py"))
    shutil.copy(t + "/b.txt", t + "/c.txt"); print(sorted(os.listdir(t)))
    try: shutil.copyfile(t + "/b.txt", t + "/b.txt")
    except shutil.SameFileError: print("same")
    shutil.rmtree(t + "/d"); print(os.path.exists(t + "/d"))
    shutil.rmtree(t + "/nope", ignore_errors=True)
    with tempfile.NamedTemporaryFile(dir=t, suffix=".x") as f: f.write(b"abc"); f.seek(0); print(f.read(), f.name.endswith(".x"), os.path.exists(f.name))
    print(os.path.exists(f.name))
print(os.path.exists(t), shutil.which("sh") is not None, shutil.get_terminal_size()[1] > 0)
