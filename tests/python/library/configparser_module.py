# board: off
# python: 3.14
# Reading, changing and writing configuration files.
import configparser
import io
import os
import tempfile

text = """
[DEFAULT]
home = /home
Timeout: 30

# a comment
[server]
host = example.org
port=8080
debug : yes
path = %(home)s/www
list =
    one
    two

    three
empty =
; another comment
[ spaces in name ]
key with spaces = value with = and : marks
percent = 100%%
"""
parser = configparser.ConfigParser()
parser.read_string(text)
print(parser.sections(), "server" in parser, "DEFAULT" in parser, len(parser), list(parser))
server = parser["server"]
print(server["host"], server["PORT"], server.getint("port"), server.getboolean("debug"), server.getfloat("timeout"), repr(server["list"]), repr(server["empty"]), server["path"])
print(parser.get("server", "path", raw=True), parser.get("server", "host", vars={"host": "given"}), parser.get("server", "none", fallback="f"), server.get("none"), server.get("none", "g"), server.getint("none", 5))
print(parser.options("server"), parser.items("server"), parser.items("server", raw=True)[3])
print(dict(parser[" spaces in name "]), parser.defaults(), parser.has_option("server", "Home"), parser.has_section("none"))
print(repr(server), server.name, server.parser is parser, len(server), list(server)[:3], "host" in server, "x" in server)

parser.add_section("new")
parser.set("new", "option", "value")
parser["new"]["other"] = "5"
parser["dict"] = {"a": "1", "B": "x\ny"}
del parser["new"]["option"]
print(parser.remove_option("server", "debug"), parser.remove_option("server", "debug"), parser.remove_section("none"), parser.remove_section(" spaces in name "))
out = io.StringIO()
parser.write(out)
print(out.getvalue())
out = io.StringIO()
parser.write(out, space_around_delimiters=False)
print(out.getvalue().splitlines()[:4])


def fails(work):
    try:
        print(work())
    except (configparser.Error, ValueError, TypeError, KeyError) as error:
        print(type(error).__name__, error)


def read(text, kind=configparser.ConfigParser, **options):
    made = kind(**options)
    made.read_string(text)
    return made


fails(lambda: parser.get("none", "x"))
fails(lambda: parser.get("server", "none"))
fails(lambda: parser["none"])
fails(lambda: parser["server"]["none"])
fails(lambda: parser.add_section("server"))
fails(lambda: parser.add_section("DEFAULT"))
fails(lambda: parser.add_section(3))
fails(lambda: parser.set("server", "x", 5))
fails(lambda: parser.set("none", "x", "5"))
fails(lambda: parser.set("server", "x", "%bad"))
fails(lambda: parser.getboolean("server", "host"))
fails(lambda: parser.getint("server", "host"))
fails(lambda: read("x = 1"))
fails(lambda: read("[a]\nno value\nagain"))
fails(lambda: read("[a]\nx=1\n[a]\ny=2"))
fails(lambda: read("[a]\nx=1\nX=2"))
fails(lambda: read("[a]\nx=%(none)s")["a"]["x"])
fails(lambda: read("[a]\nx=%(y)s\ny=%(x)s")["a"]["x"])
fails(lambda: read("[a]\nx=%z")["a"]["x"])
fails(lambda: read("[a]\nx=%(z")["a"]["x"])
fails(lambda: parser.remove_option("none", "x"))
fails(lambda: parser.options("none"))
fails(lambda: parser.items("none"))
fails(lambda: parser.__delitem__("DEFAULT"))
fails(lambda: read("[a]\nx\n  y", allow_no_value=True))

free = read("[a]\nkey\nother = x ; inline\n[b]\nkey = 1", allow_no_value=True, inline_comment_prefixes=(";",), strict=False)
print(free["a"]["key"], repr(free["a"]["other"]), free.get("b", "key"))
out = io.StringIO()
free.write(out)
print(out.getvalue())
extended = read("[p]\nhome=/h\n[a]\nx=${p:home}/y\nz=${x}$$\nw=${p:none}\nv=${a:b:c}", interpolation=configparser.ExtendedInterpolation())
print(extended["a"]["x"], extended["a"]["z"])
fails(lambda: extended["a"]["w"])
fails(lambda: extended["a"]["v"])
raw = read("[a]\nX=%(y)s", configparser.RawConfigParser)
raw.set("a", "number", 5)
print(raw["a"]["x"], raw.get("a", "number"))


class Keep(configparser.ConfigParser):
    optionxform = staticmethod(str)


print(list(read("[a]\nXy=1", Keep)["a"]), read("[a]\nx=1", interpolation=None)["a"]["x"])
made = configparser.ConfigParser({"d": "1"}, delimiters=("~",), comment_prefixes=("//",), default_section="common", converters={"list": lambda text: text.split(",")})
made.read_string("// c\n[common]\ne~2\n[s]\nl~a,b\n")
print(made["s"].getlist("l"), made.getlist("s", "l"), made["s"]["d"], made["s"]["e"], made.getlist("s", "no", fallback=7), sorted(made.converters))
made.read_dict({"s": {"l": 5}, "t": {"u": "v"}})
print(made["s"]["l"], made["t"]["u"], made.popitem(), made.sections())
unnamed = read("a = 1\n[s]\nb = 2", allow_unnamed_section=True)
print(unnamed.sections(), unnamed[configparser.UNNAMED_SECTION]["a"])
path = os.path.join(tempfile.mkdtemp(), "x.ini")
with open(path, "w") as file:
    file.write("[f]\nx = y\n")
other = configparser.ConfigParser()
print(other.read([path, path + ".none"]) == [path], other["f"]["x"])
with open(path) as file:
    other.read_file(file)
os.remove(path)
os.rmdir(os.path.dirname(path))
