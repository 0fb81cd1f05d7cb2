# python: 3.14
# board: off
# What cannot be pickled or read, and the ways to have a say in it.
import pickle, io, copyreg
class A:
    def __init__(self, x=1): self.x = x
    class Inner: pass
    def m(self): return self.x
def local():
    def f(): pass
    return f
for bad in [lambda: 1, local(), (x for x in []), object(), A().m, A.Inner]:
    try: print(len(pickle.dumps(bad)) > 0)
    except Exception as e:
        print(type(e).__name__, str(e).split(' at 0x')[0])
for data in [b'', b'.', b'x', b'(', b'\x80\x06.', b'\x80\x04\x95\x05\x00', b'K', b'h\x05.', b'cnosuch\nthing\n.', b'cbuiltins\nnosuch\n.', b't.', b'N', b"S'abc'\n.", b'(I1\nI2\nt.', b'X\x01\0\0\0', b"S'ab\n.", 'text', b'\x80\x02X\x04\x00\x00\x00abcdq\x00.', b'\x82\x01.', b'Q.', b'(lp0\nI1\naI2\na.', b'(dp0\nS"a"\nI1\ns.', b'L123L\n.', b'F1.5\n.', b'Vab\\u20acc\n.', b'U\x03abc.', b'c__builtin__\nxrange\n(I3\ntR.', b"(i__main__\nA\n.", b"(c__main__\nA\no.", b'I01\n.', b'N0.', b'0.']:
    try: print(repr(pickle.loads(data)).split(' at 0x')[0])
    except Exception as e: print(data, type(e).__name__, e)
class PP(pickle.Pickler):
    def persistent_id(self, o): return ('id', o.x) if isinstance(o, A) else None
class PU(pickle.Unpickler):
    def persistent_load(self, i): return A(i[1])
for p in range(6):
    f = io.BytesIO()
    try: PP(f, p).dump([A(5), 1])
    except Exception as e: print(type(e).__name__, e); continue
    print(f.getvalue())
    f.seek(0)
    try: print(PU(f).load()[0].x)
    except Exception as e: print(type(e).__name__, e)
class O(pickle.Pickler):
    def reducer_override(self, o):
        if o is A: return str, ('A!',)
        return NotImplemented
f = io.BytesIO(); O(f, 2).dump([A, 1]); print(pickle.loads(f.getvalue()))
f = io.BytesIO(); pk = pickle.Pickler(f); pk.dump([1]); pk.dump('two'); f.seek(0)
u = pickle.Unpickler(f); print(u.load(), u.load())
try: u.load()
except EOFError as e: print(e)
class DT: pass
f = io.BytesIO(); pk = pickle.Pickler(f); pk.dispatch_table = copyreg.dispatch_table.copy(); pk.dispatch_table[DT] = lambda o: (int, ('12',)); pk.dump(DT()); print(pickle.loads(f.getvalue()))
copyreg.pickle(DT, lambda o: (int, ('13',))); print(pickle.loads(pickle.dumps(DT())))
print(pickle.HIGHEST_PROTOCOL, pickle.DEFAULT_PROTOCOL, pickle.dumps(1, -1), pickle.dumps(1, protocol=2))
for k in (dict(protocol=6), dict(protocol=4, buffer_callback=print)):
    try: pickle.dumps(1, **k)
    except ValueError as e: print(e)
class RS(pickle.Unpickler):
    def find_class(self, m, n):
        if m == 'builtins' and n in ('range',): return super().find_class(m, n)
        raise pickle.UnpicklingError(f'global {m}.{n} is forbidden')
print(RS(io.BytesIO(pickle.dumps(range(3)))).load())
try: RS(io.BytesIO(pickle.dumps(A()))).load()
except pickle.UnpicklingError as e: print(repr(e), issubclass(type(e), pickle.PickleError))
bufs = []
d = pickle.dumps([pickle.PickleBuffer(bytearray(b'abc')), pickle.PickleBuffer(b'de')], 5, buffer_callback=bufs.append)
print(d, len(bufs)); print([bytes(x) for x in pickle.loads(d, buffers=[b.raw() for b in bufs])])
print(pickle.loads(pickle.dumps(pickle.PickleBuffer(b'xx'), 5)))
class St:
    def __reduce__(self): return St, (), {'a': 1}, None, None, setter
def setter(o, s): o.__dict__.update(s); o.set = True
print(pickle.loads(pickle.dumps(St())).__dict__)
class Bad:
    def __reduce__(self): return 5
try: pickle.dumps(Bad())
except pickle.PicklingError as e: print(e)
