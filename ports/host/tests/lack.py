"""Programs for lack.rs: each uses little memory, so that every single allocation can be tried."""

import array
import asyncio
import binascii
import bisect
import collections
import contextlib
import copy
import dataclasses
import deflate
import enum
import framebuf
import functools
import gc
import hashlib
import heapq
import io
import itertools
import json
import math
import micropython
import operator
import os
import random
import re
import string
import struct
import sys
import traceback
import types
import uctypes
import vfs
import weakref


def check():
    """What must go on after each failure."""

    class A:
        def __init__(self, n):
            self.n = n

        def __eq__(self, other):
            return self.n == other.n

        def __hash__(self):
            return hash(self.n)

    def count(n):
        for i in range(n):
            yield A(i)

    d = {a: a.n for a in count(20)}
    l = sorted(d, key=lambda a: -a.n)
    try:
        {}["x"]
    except KeyError as error:
        s = str(error)
    g = {}
    exec("x = [i * i for i in range(5)]", g)
    found = sum(d[A(i)] for i in range(20)), l[0].n, s, g["x"], f"{1.5:.2f}{2 ** 70}", len({*"abc", 1})
    assert found == (190, 19, "'x'", [0, 1, 4, 9, 16], "1.501180591620717411303424", 4), found


class Point:
    kind = "point"

    def __init__(self, x, y=2):
        self.x = x
        self.y = y

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)

    def __lt__(self, other):
        return self.x < other.x

    def __hash__(self):
        return hash((self.x, self.y))

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def __repr__(self):
        return f"P{self.x}"

    def __index__(self):
        return self.x

    def __format__(self, form):
        return form + str(self.x)

    def __call__(self, *rest, **named):
        return rest, named

    def __iter__(self):
        return iter((self.x, self.y))

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return name * 2

    @property
    def sum(self):
        return self.x + self.y

    @classmethod
    def make(cls, *values):
        return cls(*values)


class Child(Point):
    __slots__ = ("extra",)

    def __init__(self, x):
        super().__init__(x)
        self.extra = [x]


def points():
    return [Point(i % 3) for i in range(5)]


def numbers(count):
    for number in range(count):
        sent = yield number
        if sent:
            yield [sent]


def delegate():
    result = yield from numbers(3)
    yield result
    try:
        yield from numbers(2)
    finally:
        yield "end"


def returned():
    def inner():
        yield 1
        return [2]

    def outer():
        return (yield from inner())

    generator = outer()
    next(generator)
    try:
        next(generator)
    except StopIteration as end:
        result = end.value
    try:
        sys.exit(3)
    except SystemExit as end:
        return result, end.code


def closing():
    generator = numbers(5)
    first = next(generator), generator.send("x"), next(generator)
    try:
        generator.throw(ValueError("in"))
    except ValueError as error:
        return first, str(error), generator.close()


def caught():
    found = []
    for number in range(4):
        try:
            try:
                {}[number]
            except KeyError as error:
                raise ValueError("bad %d" % number) from error
            finally:
                found.append(number)
        except ValueError as error:
            # Without memory for its text or traceback an exception has none.
            found.append(type(error.__cause__))
    return found


def group():
    found = []
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2), ExceptionGroup("h", [KeyError("k")])])
    except* ValueError as error:
        found.append(error)
    except* (TypeError, KeyError) as error:
        found.append(error)
    return found


def described():
    try:
        Point([]).sum
    except TypeError as error:
        error.add_note("note")
        # Parts for which there is no memory are left out.
        return len(traceback.format_exception(error)) > 0


def deleted():
    count = []

    class Mortal:
        def __del__(self):
            count.append([1])

    for _ in range(3):
        Mortal()
    gc.collect()
    return None


def weak():
    live = points()
    notes = []
    references = [weakref.ref(point, notes.append) for point in live]
    table = weakref.WeakValueDictionary((i, point) for i, point in enumerate(live))
    finalizer = weakref.finalize(live[0], notes.append, 1)
    found = [reference() for reference in references], len(table), finalizer.alive
    finalizer.detach()
    return found


def classes():
    class Meta(type):
        def __new__(cls, name, bases, body, **words):
            return super().__new__(cls, name, bases, {**body, "words": words})

        def __call__(cls, *values):
            return super().__call__(*values)

    class Note:
        def __set_name__(self, owner, name):
            self.name = name

        def __get__(self, instance, owner):
            return self.name

    class A(metaclass=Meta, size=3):
        note = Note()

        def __init_subclass__(cls, **words):
            cls.given = words

    class B(A, given=1):
        def __init__(self):
            self.list = [1]

    made = B()
    made.later = type("T", (B,), {"a": 1}).a
    return B.words, A.words, B.given, made.note, vars(made), [c.__name__ for c in B.__mro__]


def shapes():
    class Wide:
        pass

    wide = Wide()
    for number in range(20):
        setattr(wide, "name%d" % number, number)
    del wide.name3
    wide.__dict__["more"] = 1
    return sorted(vars(wide)), wide.name4


def named():
    Pair = collections.namedtuple("Pair", "left right", defaults=[5])
    pair = Pair(1)
    return pair, pair._replace(left=2), pair._asdict(), Pair._make([3, 4])


def data():
    @dataclasses.dataclass(order=True)
    class Record:
        name: str
        parts: list = dataclasses.field(default_factory=list)

    return Record("a"), Record("a") < Record("b"), dataclasses.asdict(Record("c", [1]))


def colours():
    class Colour(enum.Enum):
        RED = 1
        GREEN = enum.auto()

    return list(Colour), Colour(2).name


def matched():
    def find(value):
        match value:
            case {"key": [first, *rest], **others}:
                return first, rest, others
            case [int(x), str(y)] | (x, y, _):
                return x, y
            case Point(x=1, y=y):
                return "point", y
            case str(text) if len(text) > 2:
                return text
        return None

    return [find(value) for value in ({"key": [1, 2], "z": 1}, [1, "a"], (1, 2, 3), "hello", Point(1), 5)]


def arguments():
    def take(a, /, b=[], *c, d=1, **e):
        return a, b, c, d, e

    return take(1), take(*range(4), d=5, f=6), take(1, b=2, **{"x": 3, "y": 4}), functools.partial(take, 1, d=2)(3, g=1)


def contexts():
    @contextlib.contextmanager
    def manager(value):
        yield [value]

    with manager(1) as one, manager(2) as two, contextlib.ExitStack() as stack:
        stack.enter_context(manager(3))
        stack.callback(list)
        with contextlib.suppress(KeyError):
            {}[1]
    return one, two


def executed():
    names = {}
    exec("def f(a, b=2, *c, **d):\n    return [a, b, c, d]\nclass Q:\n    x = [i for i in range(3)]\nr = f(1, q=3), Q.x", names)
    return names["r"], eval("[i ** 2 for i in range(4)] + [x]", {"x": 2.5})


def scheduled():
    found = []
    for number in range(3):
        micropython.schedule(found.append, number)
    for number in range(3):
        pass
    return None


def run(main):
    # Tasks that a failure left behind are forgotten.
    asyncio.new_event_loop()
    return asyncio.run(main())


async def task(number, found):
    await asyncio.sleep(0)
    found.append(number)
    return number


async def tasks():
    found = []
    started = [asyncio.create_task(task(number, found)) for number in range(3)]
    got = await asyncio.gather(*started)
    lock = asyncio.Lock()
    async with lock:
        await asyncio.wait_for(task(9, found), 1)
    return got, found


async def asynchronous():
    async def each():
        for number in range(3):
            yield number
            await asyncio.sleep(0)

    return [number async for number in each() if number]


class Disk:
    def __init__(self, size):
        self.data = bytearray(size)

    def readblocks(self, block, buffer, offset=0):
        start = block * 512 + offset
        buffer[:] = self.data[start:start + len(buffer)]

    def writeblocks(self, block, buffer, offset=0):
        start = block * 512 + offset
        self.data[start:start + len(buffer)] = buffer

    def ioctl(self, operation, argument):
        return {4: len(self.data) // 512, 5: 512, 6: 0}.get(operation, 0)


def disk(kind, size):
    disk = Disk(size)
    kind.mkfs(disk)
    system = kind(disk)
    system.mkdir("/d")
    with system.open("/d/a.txt", "w") as file:
        file.write("one\ntwo\n" * 9)
    with system.open("/d/a.txt", "r") as file:
        lines = file.readlines()
    system.rename("/d/a.txt", "/b")
    found = sorted(entry[0] for entry in system.ilistdir("/"))
    system.remove("/b")
    return lines[1:3], found, system.stat("/d")[0]


def mounted():
    disk = Disk(64 * 512)
    vfs.VfsLfs2.mkfs(disk)
    vfs.mount(disk, "/lack")
    try:
        with open("/lack/m.py", "w") as file:
            file.write("value = [1, 2]\ndef f(): return value\n")
        sys.path.append("/lack")
        try:
            import m
        finally:
            sys.path.pop()
        return m.f(), os.listdir("/lack")
    finally:
        sys.modules.pop("m", None)
        vfs.umount("/lack")


def picture():
    buffer = framebuf.FrameBuffer(bytearray(200), 40, 40, framebuf.MONO_HLSB)
    buffer.text("hi", 0, 0, 1)
    buffer.ellipse(20, 20, 9, 9, 1, True)
    buffer.poly(0, 0, array.array("h", [1, 2, 30, 5, 9, 33]), 1, True)
    return buffer.pixel(20, 20)


def compressed():
    stream = io.BytesIO()
    with deflate.DeflateIO(stream, deflate.ZLIB, 8) as packer:
        packer.write(b"hello world" * 20)
    return len(deflate.DeflateIO(io.BytesIO(stream.getvalue())).read())


def streams():
    text = io.StringIO("a\nbc\n" * 3)
    raw = io.BytesIO()
    for _ in range(4):
        raw.write(b"x" * 50)
    raw.seek(3)
    reader = io.BytesIO(b"ab\ncd")
    return text.readline(), text.readlines(), raw.read(5), len(raw.getvalue()), list(reader)


def shuffled():
    random.seed(3)
    items = list(range(9))
    random.shuffle(items)
    return items, random.sample(items, 3), random.getrandbits(200), random.choices(items, k=4), random.random()


def layout():
    buffer = bytearray(8)
    record = uctypes.struct(uctypes.addressof(buffer), {"a": uctypes.UINT8, "b": (2, {"c": uctypes.UINT16})}, uctypes.LITTLE_ENDIAN)
    record.b.c = 513
    return bytes(buffer), uctypes.sizeof(record)


def deep(count):
    return [count, deep(count - 1)] if count else []


def recursive():
    def endless():
        return endless() + 1

    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(40)
    try:
        endless()
    except RecursionError:
        return "ended"
    finally:
        sys.setrecursionlimit(limit)


class Grown(list):
    def __init__(self, items):
        super().__init__(items)
        self.note = "n"


class Missing(dict):
    def __missing__(self, key):
        return [key]


# An expression a line.
[i for i in range(20)] * 2
sorted([3, 1, 2] * 4, key=lambda x: -x)
sorted(points(), reverse=True)
sorted(["b", "a", "cc"], key=len)
(lambda l: (l.sort(key=str), l.append(5), l.extend(map(str, l[:3])), l.insert(0, 1), l.pop(), l)[-1])(list(range(12)))
(lambda l: (l.__setitem__(slice(1, 3), range(9)), l.__delitem__(slice(None, None, 2)), l)[-1])(list(range(9)))
(lambda l: (operator.iadd(l, range(30)), operator.imul(l, 2), l.reverse(), l.copy(), l))([1])
[*range(3), *"abc", *numbers(3)]
[1, 2, 3] + [4] < [1, 2, 4]
tuple(numbers(9)) + (1,) * 3
max(points()), min(points(), key=lambda p: -p.x), sum([[1], [2]], [])
Point(2) in points(), points().index(Point(2)), points().count(Point(1))
{i: str(i) for i in range(20)}
(lambda d: (d.update({str(i): i for i in range(9)}), d.pop(3), d.setdefault("q", []), d.popitem(), d.update(a=1), d)[-1])({i: i for i in range(9)})
{**{1: 2}, **dict(a=1)} | {3: 4}, dict([(1, 2), (3, 4)]), dict.fromkeys("abc", [])
{point: point.x for point in points()}
(lambda d: (list(d.items()), d.keys() & {1, 2}, sorted(d.keys() | {9}), d.items() - {(1, 1)}, list(reversed(d))))({i: i for i in range(4)})
Missing(a=1)["b"], Missing()[3]
collections.OrderedDict((str(i), i) for i in range(9))
(lambda d: (d.move_to_end("3"), d.popitem(False), d)[-1])(collections.OrderedDict((str(i), i) for i in range(9)))
collections.defaultdict(list, {1: 2})[3], collections.Counter("abcab").most_common(2)
(lambda d: ([d[i % 3].append(i) for i in range(6)], dict(d))[-1])(collections.defaultdict(list))
sorted({*range(9)} | {3, 20} | set(range(30, 50))), {1, 2} & {2, 3}, {1, 2} ^ {2, 3}, {1, 2} - {2}
sorted({point for point in points()}), frozenset(points()) == frozenset(points())
(lambda s: (s.update(range(40)), s.add("x"), s.discard(3), s.difference_update({4}), s.intersection_update(range(9)), s)[-1])({1})
len({str(i) for i in range(30)}), {1}.union([2], (3,)), {1, 2}.issuperset([1])
collections.deque(range(20), 15).copy(), collections.deque("abc") + collections.deque("d")
(lambda d: (d.extend(range(70)), d.rotate(7), d.insert(3, "x"), d.appendleft(1), d.extendleft("ab"), d.remove("x"), list(d))[-1])(collections.deque())
"abc" * 9 + "é", "a,b,c".split(","), "a b  c".split(), ",".join(map(str, range(9))), "abcabc".replace("b", "xx")
"Straße".upper(), "ÀB".lower(), "hello world".title(), "x".center(9, "é"), "a\tb".expandtabs(), "abc".partition("b")
"%s %r %5d %x %.3f %c" % ("a", [1], 5, 255, 1.5, "é"), "%(a)s" % {"a": 1}, b"%s %d" % (b"a", 5)
"{0} {1!r:>9} {a[0]} {2.x}".format(1, "b", Point(3), a=[2])
f"{[1, 2]!r:>20} {Point(3):x} {1234567:,} {1.5:010.3e} {'é':^9}"
"aXbX".translate({88: "yy", 97: None}), str.maketrans("ab", "cd", "e"), "a\nb\r\nc".splitlines(True)
"é€".encode(), "é".encode("latin-1"), "aé".encode("utf-16"), b"a\xff".decode("utf-8", "replace"), b"ab".decode("ascii")
"abc"[::-1], "héllo"[1:3], "é" in "hé", "abc".find("c"), "a-b".rsplit("-", 1), " a ".strip(), "abc".removeprefix("a")
repr("a'\n\x00é"), ascii("é€"), str(b"a", "utf-8"), repr(b"\x00'"), repr({1: {2: [3]}}), str(range(3)), repr(1 + 2j)
bytes(range(9)) * 2 + b"x", bytes(numbers(5)), b"abc".replace(b"b", b"xx"), b",".join([b"a", b"b"]), b"a b".split(), bytes.fromhex("0aff")
(lambda b: (b.extend(range(40)), b.append(1), b.insert(0, 5), operator.iadd(b, b"xyz"), b.__setitem__(slice(0, 2), b"long"), b.pop(), bytes(b))[-1])(bytearray(b"abc"))
b"abc".hex("-"), b"ab".upper(), b"a,b".partition(b","), bytearray(5), b"abc".translate(None, b"b"), bytearray(b"ab").decode()
memoryview(b"abcdef")[1:4].tolist(), bytes(memoryview(bytearray(5))[::2]), memoryview(array.array("h", [1, 2])).cast("B").tolist()
array.array("h", range(9)) + array.array("h", [1]), array.array("d", [1.5])[0], array.array("i", [1, 2, 3])[::2]
(lambda a: (a.extend(range(60)), a.append(5), a.insert(0, 1), a.fromlist([1, 2]), a.tobytes()[:3], a.pop(), a)[-1])(array.array("i"))
7 ** 300, str(7 ** 300), int("9" * 200), 3 ** 200 // 7 ** 20, 3 ** 200 % 10 ** 20, -(1 << 200) >> 3, 10 ** 40 * 10 ** 30
pow(3, 10 ** 30, 10 ** 20 + 39), pow(3, -1, 10 ** 20 + 39), divmod(-7 ** 90, 3 ** 40), 7 ** 90 & 3 ** 99, ~7 ** 90 | 1 << 100, 5 ** 99 ^ 1
hex(7 ** 99), bin(3 ** 70), oct(3 ** 70), (7 ** 99).to_bytes(40, "big"), int.from_bytes(bytes(range(30)), "little"), float(7 ** 99), int(1e300)
math.isqrt(7 ** 200), math.factorial(40), math.comb(90, 40), math.gcd(7 ** 90, 7 ** 30 * 5), math.lcm(3 ** 50, 5 ** 50), math.prod(range(1, 30))
math.fsum([0.1] * 9), math.dist([1, 2], [3, 4]), math.hypot(3, 4, 5), round(1234567.891, -2), 1.5.as_integer_ratio(), (0.1).hex(), float("1e5")
complex("1+2j") * 2j, 2 ** 0.5, 10 ** 25 / 3, 2.0 ** 70, int("zz", 36), round(2.5), divmod(7.5, 2), 5e300 // 7
Point(1) + Point(2), Point(3).sum, Point(1).other, Point.make(4), Point(1)(5, a=6), [*Point(7)], hex(Point(20)), [1, 2, 3][Point(1)]
Child(5).extra, Child(5) == Point(5), isinstance(Child(1), Point), Child(1).kind, hasattr(Child(1), "__nothing__"), getattr(Point(1), "zz", 3)
classes()
shapes()
named()
data()
colours()
matched()
arguments()
contexts()
executed()
returned()
closing()
caught()
group()
described()
deleted()
weak()
scheduled()
recursive()
deep(30)
list(delegate()), sum(numbers(9)), dict(zip("abc", numbers(3))), list(map(lambda a, b: a * b, range(4), "abcd")), list(filter(None, numbers(4)))
list(enumerate("ab")), list(reversed([1, 2])), any(numbers(3)), all(numbers(3)), list(zip("ab", [1, 2], strict=True)), next(iter([]), [])
run(tasks)
run(asynchronous)
list(itertools.product("ab", repeat=3)), list(itertools.combinations(range(5), 3)), list(itertools.permutations("abc", 2)), list(itertools.chain([1], "a"))
[list(g) for k, g in itertools.groupby(range(9), lambda x: x // 3)], list(itertools.accumulate(range(5))), list(itertools.islice(itertools.cycle("ab"), 5))
[list(t) for t in itertools.tee(numbers(4))], list(itertools.zip_longest("ab", "c")), list(itertools.batched(range(5), 2)), list(itertools.pairwise("abc"))
functools.reduce(lambda a, b: a + [b], range(5), []), functools.cmp_to_key(lambda a, b: a - b)(3) < functools.cmp_to_key(lambda a, b: a - b)(4)
(lambda f: (f(3), f(3), f(4), f.cache_info()))(functools.lru_cache(2)(lambda x: [x]))
(lambda h: ([heapq.heappush(h, (i * 7 % 11, str(i))) for i in range(20)], heapq.heappop(h), heapq.heapreplace(h, (3, "x")), heapq.nsmallest(3, h), list(heapq.merge([1, 4], [2, 3])))[1:])([])
bisect.bisect([1, 2, 3], 2), (lambda l: (bisect.insort(l, 2), l)[-1])([1, 3]), copy.deepcopy([{1: [Point(1)]}, (2, [3])]), copy.copy(Child(3)).extra
json.dumps({"a": [1, 2.5, None, True, "é\n"], "b": {}}), json.dumps([1, {"x": "y"}], indent=2, sort_keys=True), json.dumps(points(), default=str)
json.loads('{"a": [1, -2.5e3, null, true, "\\u00e9\\n"], "b": {"c": []}}'), json.load(io.StringIO("[1, 123456789012345678901234567890]"))
re.findall(r"(\w+)-(\d+)", "abc-12 xx-9 "), re.sub(r"(a)|b", lambda m: m.group(0) * 2, "abcab"), re.split("[ -]", "a b-c"), re.fullmatch("(a|b)*c?", "abbac").groups()
[m.groupdict() for m in re.finditer(r"(?P<n>\d)(?P<m>x)?", "1x2")], re.sub("(a)", r"<\g<1>>", "aba"), repr(re.compile("a+", re.I)), re.escape("a.b"), re.match("a(?=b)", "ab").span()
struct.pack("<iQd10s", 1, 2, 3.5, b"hello"), struct.unpack("<hHf", bytes(8)), list(struct.iter_unpack("<H", bytes(8))), struct.calcsize("ii")
hashlib.sha256(b"abc").hexdigest(), hashlib.md5(b"abc").digest(), hashlib.new("sha512", b"a").digest()[:9], hashlib.blake2b(b"a").hexdigest()[:9]
binascii.hexlify(b"abc"), binascii.b2a_base64(b"abc"), binascii.a2b_base64(b"YWJj"), binascii.crc32(b"abc"), binascii.unhexlify("0aff")
compressed()
streams()
shuffled()
layout()
picture()
disk(vfs.VfsLfs2, 64 * 512)
disk(vfs.VfsFat, 100 * 512)
mounted()
string.Template("$a ${b}").substitute(a=1, b=2), string.Formatter().format("{0:>{1}}", "x", 5), (lambda t: (t.strings, t.values))(eval("t'{1!r:>5} and {2}'"))
Grown([1, 2]).note, Grown("abc") + [1], sorted(Grown([3, 1])), types.SimpleNamespace(a=1, b=[2]), type("T", (), {"f": lambda self: 1})().f()
print("a", 1, [2], sep="-", end="|\n"), print(Point(5), file=io.StringIO())
int.__add__(1, 2), str.join("-", ["a", "b"]), Point.__init__.__name__, list.append.__name__, [].append.__self__, dir(Point(1))[-3:], vars(Point(1))
compile("x = [1, 'a', {2: 3.5}]\ny = lambda q: q + x[0]\nfor i in range(3):\n    y(i)\n", "f", "exec").co_names
eval("[a for a in 'abc' if a > 'a']"), eval("1 if x else f'{x!r}'", {"x": []}), eval("{**{1: 2}, 'k': (yield_ := 3)}")
slice(1, 5, 2).indices(4), range(0, 10 ** 30, 10 ** 29)[3], len(range(10 ** 15)), range(5)[::-1], hash((1, "a", 2.5)) == hash((1, "a", 2.5)), id(points) == id(points)
globals()["points"]().__class__, __import__("math").pi, __import__("string").digits, sys.getsizeof([1, 2]) > 0, type(sys.exc_info())
super(Child, Child(1)).__init__, Point(1).make, points.__code__.co_varnames, (lambda a=[1], *, b={2}: 0).__kwdefaults__, points.__globals__ is globals()
