# board: off
# python: 3.14
# stat, shlex, graphlib, html, uuid, hmac, secrets, sched, timeit, __future__, atexit.
import __future__
import atexit
import graphlib
import hmac
import html
import html.entities
import os
import sched
import secrets
import shlex
import stat
import timeit
import uuid

print([stat.filemode(mode) for mode in (0o100644, 0o040755, 0o120777, 0o104755, 0o102644, 0o041777, 0o060600, 0o010000, 0o140000, 0o020000, 0)])
print(stat.S_ISDIR(os.stat(".").st_mode), stat.S_ISREG(os.stat(__file__)[stat.ST_MODE]), oct(stat.S_IMODE(0o100644)), oct(stat.S_IFMT(0o100644)), stat.S_IRWXU)

for text in ("a b  c", "a 'b c' d", 'a "b \\" c" d', "a\\ b c", "x'y'z", "--name='quoted value' # no comment", "''", "", "a'b'\"c\"", "\u00e4 b"):
    print(shlex.split(text), shlex.split(text, posix=False) if "\\" not in text else "")
print(shlex.split("a b # c", comments=True), shlex.join(["a", "b c", "d'e", ""]), shlex.quote("a$b"), shlex.quote("plain"))
for text in ("'open", "end\\"):
    try:
        shlex.split(text)
    except ValueError as error:
        print(error)
print(list(shlex.shlex("a = b+c; 'd e' # f\ng.h", posix=True)), list(shlex.shlex("a && b || c >file (d)", punctuation_chars=True)))
lexer = shlex.shlex("one two\nthree")
print(lexer.get_token(), lexer.get_token(), lexer.lineno, lexer.get_token(), repr(lexer.get_token()), lexer.error_leader("f", 3))
lexer.push_token("back")
print(lexer.get_token())

graph = {"D": {"B", "C"}, "C": {"A"}, "B": {"A"}}
order = list(graphlib.TopologicalSorter(graph).static_order())
print(order[0], order[-1], sorted(order))
sorter = graphlib.TopologicalSorter()
sorter.add("x", "y", "z")
sorter.add("y", "z")
sorter.prepare()
while sorter.is_active():
    ready = sorter.get_ready()
    print(ready)
    sorter.done(*ready)
try:
    graphlib.TopologicalSorter({1: [2], 2: [3], 3: [1]}).prepare()
except graphlib.CycleError as error:
    print(error.args[0], error.args[1])
for work in (lambda: sorter.add("q"), lambda: sorter.done("x"), lambda: graphlib.TopologicalSorter().get_ready(), lambda: sorter.done("none")):
    try:
        work()
    except ValueError as error:
        print(error)

print(html.escape("<a href='x'>&\"</a>"), html.escape("'\"", quote=False))
for text in ("&lt;b&gt; &amp;amp;", "&#65;&#x42;&#x43", "&copy 2020 &notit; &notin;", "&unknown; & &;", "&#0;&#x110000;&#xd800;&#128;&#1;", "&NotEqualTilde;", "a&ampb", "&#x;"):
    print(ascii(html.unescape(text)))
print(len(html.entities.html5), len(html.entities.name2codepoint), html.entities.codepoint2name[228], html.entities.entitydefs["euro"])

print(uuid.uuid3(uuid.NAMESPACE_DNS, "python.org"), uuid.uuid5(uuid.NAMESPACE_URL, "http://example.com"), uuid.NIL, uuid.MAX)
value = uuid.UUID("{12345678-1234-5678-1234-567812345678}")
print(repr(value), value.hex, value.int, value.urn, value.fields, value.variant, value.version, value.bytes_le.hex())
print(value == uuid.UUID(bytes=value.bytes), value == uuid.UUID(bytes_le=value.bytes_le), value == uuid.UUID(fields=value.fields), value == uuid.UUID(int=value.int), hash(value) == hash(value.int), value < uuid.MAX)
print([made.version for made in (uuid.uuid1(), uuid.uuid4(), uuid.uuid6(), uuid.uuid7(), uuid.uuid8())], uuid.uuid8(1, 2, 3), uuid.uuid4() != uuid.uuid4(), uuid.uuid7() < uuid.uuid7())
print(uuid.uuid1(5, 7).node, uuid.uuid1(5, 7).clock_seq, uuid.UUID(int=0, version=4))
for wrong in (lambda: uuid.UUID("x"), lambda: uuid.UUID(), lambda: uuid.UUID(bytes=b"x"), lambda: uuid.UUID(int=-1), lambda: uuid.UUID(int=0, version=9), lambda: setattr(value, "int", 3)):
    try:
        wrong()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)

for name in ("md5", "sha1", "sha256"):
    code = hmac.new(b"key", b"The quick brown fox jumps over the lazy dog", name)
    print(code.name, code.digest_size, code.block_size, code.hexdigest())
code = hmac.new(b"k" * 100, digestmod="sha256")
code.update(b"one")
copied = code.copy()
code.update(b"two")
print(code.hexdigest(), copied.hexdigest() != code.hexdigest(), hmac.digest(b"k" * 100, b"onetwo", "sha256") == code.digest())
print(hmac.compare_digest("abc", "abc"), hmac.compare_digest(b"abc", b"abd"), hmac.compare_digest(b"abc", b"ab"))
for wrong in (lambda: hmac.new("text", b"", "md5"), lambda: hmac.new(b"", b""), lambda: hmac.compare_digest("a", b"a"), lambda: hmac.compare_digest("\xe4", "a")):
    try:
        wrong()
    except TypeError as error:
        print("TypeError")

print(len(secrets.token_bytes()), len(secrets.token_hex(5)), len(secrets.token_urlsafe(10)), 0 <= secrets.randbelow(10) < 10, secrets.choice("aaa"), secrets.randbits(9) < 512)
generator = secrets.SystemRandom()
print(0 <= generator.random() < 1, sorted(generator.sample(range(5), 5)), 3 <= generator.randint(3, 4) <= 4)

now = 0


def clock():
    return now


def wait(time):
    global now
    now += time


events = sched.scheduler(clock, wait)
events.enter(5, 1, print, ("five",))
late = events.enter(9, 1, print, ("never",))
events.enterabs(5, 0, print, argument=("first",), kwargs={"end": "!\n"})
print(len(events.queue), events.empty(), events.queue[0].action is print)
events.cancel(late)
print(events.run(blocking=False))
events.run()
print(now, events.empty())

ticks = iter(range(100))
timer = timeit.Timer("x.append(1)", "x = []", timer=lambda: next(ticks))
print(timer.timeit(3), timer.repeat(3, 2), timeit.timeit(lambda: None, number=2) >= 0, timeit.timeit("y + 1", globals={"y": 1}, number=3) >= 0)
print(__future__.annotations.getOptionalRelease(), __future__.annotations.getMandatoryRelease(), __future__.division.compiler_flag, len(__future__.all_feature_names))


def last(*args, **kwargs):
    print("last", args, kwargs)


@atexit.register
def gone():
    print("not called")


print(atexit.register(last, 1, two=2) is last)
atexit.register(print, "before")
atexit.unregister(gone)
