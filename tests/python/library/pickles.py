# python: 3.14
# board: off
# stress: off
# Pickles are byte for byte CPython's, and are read back, in all protocols.
import pickle, collections, enum, datetime, decimal, fractions
class A:
    def __init__(self, x=1): self.x = x
    def __eq__(self, o): return type(o) is type(self) and o.__dict__ == self.__dict__
    class Inner:
        pass
    def m(self): return self.x
class S:
    __slots__ = ('a', 'b')
    def __eq__(self, o): return self.a == o.a
class L(list): pass
class D(dict): pass
class I(int): pass
class NX:
    def __new__(cls, a, *, b): o = object.__new__(cls); o.v = a, b; return o
    def __getnewargs_ex__(self): return (self.v[0],), {'b': self.v[1]}
    def __eq__(self, o): return self.v == o.v
class G:
    def __getstate__(self): return {'q': 1}
    def __setstate__(self, s): self.got = s
    def __eq__(self, o): return self.got == o.got
class R:
    def __reduce__(self): return R2, (1, 2)
class R2:
    def __init__(self, a, b): self.ab = a, b
def fun(x): return x
P = collections.namedtuple('P', 'a b')
class E(enum.Enum): X = 1
class F(enum.Flag):
    A = 1; B = 2
s = S(); s.a = 1
l = L([1, 2]); l.z = 3
g = G(); g.got = {'q': 1}
rec = [1]; rec.append(rec)
rd = {}; rd['me'] = rd
shared = [5]
ts = ([],); ts[0].append(ts)
objs = [None, True, False, 0, 1, 255, 256, 65535, 65536, -1, 2**31-1, 2**31, -2**31, 2**63, -2**63, -128, -129, 2**100, -2**100, 2**2100, 1.5, -0.0, float('inf'), '', 'abc', 'é', '\u20ac\n\\\0', '\U0001F600', b'', b'abc', b'\xff', bytearray(b'xy'), (), (1,), (1,2), (1,2,3), (1,2,3,4), [], [1], [1,2], {}, {1:2}, {'a':1,'b':[1]}, set(), {1}, frozenset(), frozenset({1}), [shared, shared], ['dup', 'dup'], list(range(1001)), 1+2j, range(3), ..., NotImplemented, type(None), int, A, A.Inner, fun, len, print, E.X, F.A, slice(1,2), collections.OrderedDict(a=1), collections.defaultdict(list, {1:[2]}), collections.deque([1,2],5), collections.Counter('aab'), decimal.Decimal('1.5'), fractions.Fraction(1,3), P(1,2), A(), A([1,2]), l, D(a=1), I(7), ValueError('x', 1), KeyError('k'), datetime.timedelta(1, 2), 'y'*66000, [b'z'*66000, 'k'], 'surr\udc80']
for p in range(0, 6):
    for n, o in enumerate(objs + [g, NX(1, b=2)]):
        try: d = pickle.dumps(o, p)
        except Exception as e:
            print(p, n, type(e).__name__, e); continue
        print(p, n, len(d), d[:100] if len(d) < 400 else (sum(d), d[:60], d[-20:]))
        back = pickle.loads(d)
        if back != o and type(o).__name__ not in ('function',): print('   differs', repr(back)[:100], repr(o)[:100])
        if type(back) is not type(o): print('type differs')
for p in range(6):
    d = pickle.dumps([rec, rd, ts], p); print(p, d)
    b = pickle.loads(d); assert b[0][1] is b[0] and b[1]['me'] is b[1] and b[2][0][0] is b[2]
    r = pickle.loads(pickle.dumps(R(), p)); assert r.ab == (1, 2)
