# board: off
# python: 3.14
# Generators with a state of their own, and what CPython makes of a seed.
import random
r = random.Random(42)
print([r.random() for _ in range(3)], r.getrandbits(7), r.getrandbits(33), r.getrandbits(100), r.getrandbits(64))
random.seed(12345)
print(random.random(), random.randint(1, 6), random.randrange(0, 100, 7), random.randrange(10**30), random.choice("abcdef"))
x = list(range(20)); random.shuffle(x); print(x)
print(random.sample(range(1000), 10), random.sample("abcdefgh", 3), random.sample([1,2,3], counts=[5,3,2], k=4))
print(random.choices([1,2,3], k=5), random.choices("xyz", [1,5,10], k=5), random.choices("xyz", cum_weights=[1,6,16], k=5))
print(random.uniform(1,10), random.triangular(), random.triangular(1,5,2), random.normalvariate(0,1), random.gauss(0,1), random.gauss(0,1))
print(random.lognormvariate(0,1), random.expovariate(2), random.vonmisesvariate(1,4), random.vonmisesvariate(0,0))
print(random.gammavariate(2,3), random.gammavariate(0.5,1), random.gammavariate(1,1), random.betavariate(2,3), random.paretovariate(3), random.weibullvariate(1,2))
print(random.randbytes(5))
for s in (0, -7, 10**40, 2.5, "hello", b"bytes", bytearray(b"ba"), True):
    try:
        random.seed(s); print(repr(s), random.random())
    except Exception as e: print(s, type(e), e)
random.seed("abc", version=1); print(random.random())
st = random.getstate(); a = [random.random() for _ in range(700)]; random.setstate(st); print(a == [random.random() for _ in range(700)], st[0], len(st[1]), sum(st[1]), st[2])
for f in (lambda: random.randint(5,1), lambda: random.randrange(0), lambda: random.randrange(3,3), lambda: random.randrange(1,10,0), lambda: random.choice([]), lambda: random.sample({1,2},1), lambda: random.sample([1],2), lambda: random.seed([]), lambda: random.getrandbits(-1), lambda: random.choices([1],[1,2]), lambda:random.choices([],k=1), lambda: random.sample([1,2],counts=[1],k=1), lambda: random.gammavariate(0,1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class R(random.Random):
    def random(self): return 0.5
r = R(); print(r.choice("abcdefg"), r.randint(1,10), r.uniform(2,4))
class B(random.Random):
    def getrandbits(self, k): return 1
print(B().choice("abc"), B(1).random())
s = random.SystemRandom(); print(0 <= s.random() < 1, s.getrandbits(10) < 1024, s.randint(3,3))
import copy
r = random.Random(5); r.random(); q = copy.copy(r); print(q.random() == r.random())
