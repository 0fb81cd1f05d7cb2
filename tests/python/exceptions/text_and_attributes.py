for e in [KeyError("a"), KeyError(), KeyError(1, 2), ValueError("x"), ValueError(), ValueError("a", 1), IndexError(3), StopIteration(5),
          OSError(2, "No such file"), OSError(2, "gone", "f.txt"), OSError("only"), OSError(), SystemExit(3), SystemExit(), Exception("é"),
          UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), UnicodeEncodeError("ascii", "é", 0, 1, "no"), SyntaxError("bad"), ImportError("m", name="n", path="p")]:
    print(type(e).__name__, "|", str(e), "|", repr(e), "|", e.args)
print(OSError(2, "a").errno, OSError(2, "a").strerror, OSError(2, "a", "f").filename, StopIteration(5).value, SystemExit(3).code)
for n in (1, 2, 17, 20, 21, 11, 104, 9999): print(n, type(OSError(n, "x")).__name__)
u = UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad")
print(u.encoding, u.object, u.start, u.end, u.reason)
i = ImportError("m", name="n", path="p"); print(i.name, i.path, i.msg)
try: ValueError(x=1)
except TypeError as e: print(e)
try: undefined_name
except NameError as e: print(e, e.name)
e = ValueError("v")
e.add_note("one"); e.add_note("two")
print(e.__notes__, e.__traceback__, e.__cause__, e.__context__, e.__suppress_context__)
try: e.add_note(3)
except TypeError as x: print(x)
print(e.with_traceback(None) is e)
e.args = (1, 2); print(e.args, str(e))
e.args = [3]; print(e.args)
try: e.__cause__ = 3
except TypeError as x: print(x)
try: raise e from ValueError("c")
except ValueError as x: print(repr(x.__cause__), x.__suppress_context__)
print(issubclass(ExceptionGroup, Exception), ExceptionGroup.__bases__, issubclass(BaseExceptionGroup, Exception))
try: raise ExceptionGroup("g", [ValueError(1)])
except Exception as x: print(x, x.exceptions, x.message)
print(issubclass(KeyError, LookupError), IOError is OSError, EnvironmentError is OSError, issubclass(ZeroDivisionError, ArithmeticError))
