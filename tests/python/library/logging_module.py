# board: off
# Loggers, handlers, formatters and filters.
import logging, sys, io
out = io.StringIO()
logging.basicConfig(stream=out, level=logging.DEBUG, format="%(levelname)s|%(name)s|%(filename)s|%(funcName)s|%(message)s")
log = logging.getLogger("a.b")
log.info("hello %s", "x"); log.debug("%(k)d", {"k": 3})
top = logging.getLogger("a")
print(log.parent is top, top.parent is logging.getLogger(), logging.getLogger() is logging.root)
top.setLevel("ERROR"); log.info("no"); log.error("yes")
def f():
    try: 1/0
    except ZeroDivisionError: log.exception("failed")
f()
print(out.getvalue().replace('File "%s"' % __file__, 'File'))
h = logging.StreamHandler(sys.stdout); h.setFormatter(logging.Formatter("{levelname:>8}:{message}", style="{")); h.setLevel(logging.WARNING)
lg = logging.getLogger("q"); lg.propagate = False; lg.addHandler(h); lg.warning("w %d", 1); lg.info("i")
h.addFilter(lambda r: "secret" not in r.getMessage()); lg.error("secret"); lg.error("open")
print(lg, h.level, logging.getLevelName(20), logging.getLevelName("INFO"), logging.getLevelName(13))
ad = logging.LoggerAdapter(lg, {"who": "me"}); h.setFormatter(logging.Formatter("%(who)s %(message)s")); ad.warning("adapted")
logging.disable(logging.ERROR); lg.error("x"); lg.critical("crit", extra={"who": "you"}); logging.disable(logging.NOTSET)
try: lg.setLevel("NOPE")
except ValueError as e: print(e)
lg.log(35, "level", extra={"who": "z"})
print(logging.getLogger("a.b.c").getEffectiveLevel(), lg.isEnabledFor(10), lg.hasHandlers(), lg.getChild("x").name)
h.setFormatter(None)
lg.error("bad %d", "text") if False else None
rec = logging.makeLogRecord({"msg": "m %s", "args": ("a",)}); print(rec.getMessage(), rec.levelno)
print(logging.Formatter("%(asctime)s").format(rec)[4:5], logging.Formatter("%(asctime)s", "%Y").format(rec).isdigit())
