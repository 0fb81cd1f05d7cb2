"""Random numbers: the sequences of CPython for the same seeds."""

import _random
from bisect import bisect
from math import acos, ceil, cos, e, exp, floor, isfinite, lgamma, log, log2, pi, sin, sqrt
from operator import index
from os import urandom

__all__ = ["Random", "SystemRandom", "betavariate", "binomialvariate", "choice", "choices", "expovariate",
           "gammavariate", "gauss", "getrandbits", "getstate", "lognormvariate", "normalvariate", "paretovariate",
           "randbytes", "randint", "random", "randrange", "sample", "seed", "setstate", "shuffle", "triangular",
           "uniform", "vonmisesvariate", "weibullvariate"]

# Words of the generator's state, and the version of what `getstate` returns.
_WORDS = 625
_VERSION = 3


def _sums(numbers):
    total, sums = None, []
    for number in numbers:
        total = number if total is None else total + number
        sums.append(total)
    return sums


class Random:
    """A generator with a state of its own. A subclass may have its own `random`, or `getrandbits`."""

    def __new__(cls, *args, **keywords):
        self = super().__new__(cls)
        self._state = bytearray(4 * _WORDS)
        self.gauss_next = None
        return self

    def __init__(self, x=None):
        self.seed(x)

    def __init_subclass__(cls):
        super().__init_subclass__()
        own = vars(cls)
        if "_randbelow" in own:
            return
        if "getrandbits" in own:
            cls._randbelow = Random._below_by_bits
        elif "random" in own:
            cls._randbelow = Random._below_by_floats

    def seed(self, a=None, version=2):
        self.gauss_next = None
        if a is None:
            key = urandom(4 * (_WORDS - 1))
        else:
            key = abs(_number(a, version))
            key = key.to_bytes((key.bit_length() + 7) // 8, "little")
        _random.seed(self._state, key)

    def getstate(self):
        state = self._state
        words = tuple(int.from_bytes(state[at:at + 4], "little") for at in range(0, len(state), 4))
        return _VERSION, words, self.gauss_next

    def setstate(self, state):
        version, words, following = state
        if version != _VERSION:
            raise ValueError(f"state with version {version} passed to Random.setstate() of version {_VERSION}")
        if not isinstance(words, tuple):
            raise TypeError("state vector must be a tuple")
        if len(words) != _WORDS:
            raise ValueError("state vector is the wrong size")
        self._state[:] = b"".join(word.to_bytes(4, "little") for word in words)
        self.gauss_next = following

    def __getstate__(self):
        return self.getstate()

    def __setstate__(self, state):
        self.setstate(state)

    def __reduce__(self):
        return type(self), (), self.getstate()

    def random(self):
        return _random.random(self._state)

    def getrandbits(self, k, /):
        return _random.getrandbits(self._state, k)

    def _randbelow(self, limit):
        return _random.below(self._state, limit)

    def _below_by_bits(self, limit):
        bits = limit.bit_length()
        while (number := self.getrandbits(bits)) >= limit:
            pass
        return number

    def _below_by_floats(self, limit):
        if limit >= 1 << 53:
            return floor(self.random() * limit)
        # Numbers from here on would make some results likelier than others.
        end = ((1 << 53) - (1 << 53) % limit) / (1 << 53)
        while (number := self.random()) >= end:
            pass
        return floor(number * (1 << 53)) % limit

    def randbytes(self, n):
        return self.getrandbits(n * 8).to_bytes(n, "little")

    def randrange(self, start, stop=None, step=1):
        start = index(start)
        if stop is None:
            if step != 1:
                raise TypeError("Missing a non-None stop argument")
            if start <= 0:
                raise ValueError("empty range for randrange()")
            return self._randbelow(start)
        stop, step = index(stop), index(step)
        if step == 0:
            raise ValueError("zero step for randrange()")
        count = stop - start if step == 1 else -((start - stop) // step)
        if count <= 0:
            shown = f"({start}, {stop})" if step == 1 else f"({start}, {stop}, {step})"
            raise ValueError(f"empty range in randrange{shown}")
        return start + step * self._randbelow(count)

    def randint(self, a, b):
        a, b = index(a), index(b)
        if b < a:
            raise ValueError(f"empty range in randint({a}, {b})")
        return a + self._randbelow(b - a + 1)

    def choice(self, seq):
        count = len(seq)
        if not count:
            raise IndexError("Cannot choose from an empty sequence")
        return seq[self._randbelow(count)]

    def shuffle(self, x):
        below = self._randbelow
        for last in range(len(x) - 1, 0, -1):
            other = below(last + 1)
            x[last], x[other] = x[other], x[last]

    def sample(self, population, k, *, counts=None):
        if not (hasattr(population, "__getitem__") and hasattr(population, "__len__")) or isinstance(population, dict):
            raise TypeError("Population must be a sequence.  For dicts or sets, use sorted(d).")
        count = len(population)
        if counts is not None:
            return self._sample_repeated(population, k, _sums(counts))
        if not 0 <= k <= count:
            raise ValueError("Sample larger than population or is negative")
        below = self._randbelow
        # A small population is copied, of a large one the places that are taken are kept.
        copied = 21 + (4 ** ceil(log(k * 3, 4)) if k > 5 else 0)
        if count <= copied:
            pool, chosen = list(population), []
            for taken in range(k):
                at, last = below(count - taken), count - taken - 1
                chosen.append(pool[at])
                pool[at] = pool[last]
            return chosen
        taken, chosen = set(), []
        for _ in range(k):
            while (at := below(count)) in taken:
                pass
            taken.add(at)
            chosen.append(population[at])
        return chosen

    def _sample_repeated(self, population, k, sums):
        if len(sums) != len(population):
            raise ValueError("The number of counts does not match the population")
        total = sums.pop() if sums else 0
        if not isinstance(total, int):
            raise TypeError("Counts must be integers")
        if total < 0:
            raise ValueError("Counts must be non-negative")
        return [population[bisect(sums, place)] for place in self.sample(range(total), k)]

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        count, random = len(population), self.random
        if weights is not None and cum_weights is not None:
            raise TypeError("Cannot specify both weights and cumulative weights")
        if weights is None and cum_weights is None:
            return [population[floor(random() * count)] for _ in range(k)]
        if isinstance(weights, int):
            raise TypeError(f"The number of choices must be a keyword argument: k={weights}")
        sums = list(cum_weights) if weights is None else _sums(weights)
        if len(sums) != count:
            raise ValueError("The number of weights does not match the population")
        total = sums[-1] + 0.0
        if total <= 0.0:
            raise ValueError("Total of weights must be greater than zero")
        if not isfinite(total):
            raise ValueError("Total of weights must be finite")
        return [population[bisect(sums, random() * total, 0, count - 1)] for _ in range(k)]

    def uniform(self, a, b):
        return a + (b - a) * self.random()

    def triangular(self, low=0.0, high=1.0, mode=None):
        part = self.random()
        try:
            peak = 0.5 if mode is None else (mode - low) / (high - low)
        except ZeroDivisionError:
            return low
        if part > peak:
            part, peak = 1.0 - part, 1.0 - peak
            low, high = high, low
        return low + (high - low) * sqrt(part * peak)

    def normalvariate(self, mu=0.0, sigma=1.0):
        # Kinderman and Monahan: the ratio of two uniform numbers.
        width = 4 * exp(-0.5) / sqrt(2.0)
        while True:
            first = self.random()
            second = 1.0 - self.random()
            ratio = width * (first - 0.5) / second
            if ratio * ratio / 4.0 <= -log(second):
                return mu + ratio * sigma

    def gauss(self, mu=0.0, sigma=1.0):
        # Box and Muller: numbers come in pairs.
        number, self.gauss_next = self.gauss_next, None
        if number is None:
            angle = self.random() * (2.0 * pi)
            radius = sqrt(-2.0 * log(1.0 - self.random()))
            number, self.gauss_next = cos(angle) * radius, sin(angle) * radius
        return mu + number * sigma

    def lognormvariate(self, mu=0.0, sigma=1.0):
        return exp(self.normalvariate(mu, sigma))

    def expovariate(self, lambd=1.0):
        return -log(1.0 - self.random()) / lambd

    def vonmisesvariate(self, mu, kappa):
        random = self.random
        if kappa <= 1e-6:
            return 2.0 * pi * random()
        # Best and Fisher.
        half = 0.5 / kappa
        scale = half + sqrt(1.0 + half * half)
        while True:
            height = cos(pi * random())
            drift = height / (scale + height)
            chance = random()
            if chance < 1.0 - drift * drift or chance <= (1.0 - drift) * exp(drift):
                break
        inverse = 1.0 / scale
        angle = acos((inverse + height) / (1.0 + inverse * height))
        return (mu + angle if random() > 0.5 else mu - angle) % (2.0 * pi)

    def gammavariate(self, alpha, beta):
        if alpha <= 0.0 or beta <= 0.0:
            raise ValueError("gammavariate: alpha and beta must be > 0.0")
        random = self.random
        if alpha == 1.0:
            return -log(1.0 - random()) * beta
        if alpha > 1.0:
            # Cheng.
            root = sqrt(2.0 * alpha - 1.0)
            shift, slope = alpha - log(4.0), alpha + root
            while True:
                first = random()
                if not 1e-7 < first < 0.9999999:
                    continue
                second = 1.0 - random()
                power = log(first / (1.0 - first)) / root
                number = alpha * exp(power)
                area = first * first * second
                bound = shift + slope * power - number
                if bound + (1.0 + log(4.5)) - 4.5 * area >= 0.0 or bound >= log(area):
                    return number * beta
        # Ahrens and Dieter.
        while True:
            border = (e + alpha) / e
            place = border * random()
            number = place ** (1.0 / alpha) if place <= 1.0 else -log((border - place) / alpha)
            chance = random()
            if place > 1.0:
                if chance <= number ** (alpha - 1.0):
                    return number * beta
            elif chance <= exp(-number):
                return number * beta

    def betavariate(self, alpha, beta):
        number = self.gammavariate(alpha, 1.0)
        return number / (number + self.gammavariate(beta, 1.0)) if number else 0.0

    def paretovariate(self, alpha):
        return (1.0 - self.random()) ** (-1.0 / alpha)

    def weibullvariate(self, alpha, beta):
        return alpha * (-log(1.0 - self.random())) ** (1.0 / beta)

    def binomialvariate(self, n=1, p=0.5):
        if n < 0:
            raise ValueError("n must be non-negative")
        if p <= 0.0 or p >= 1.0:
            if p == 0.0:
                return 0
            if p == 1.0:
                return n
            raise ValueError("p must be in the range 0.0 <= p <= 1.0")
        random = self.random
        if n == 1:
            return int(random() < p)
        if p > 0.5:
            return n - self.binomialvariate(n, 1.0 - p)
        if n * p < 10.0:
            # The distances between successes.
            successes = place = 0
            scale = log2(1.0 - p)
            if not scale:
                return 0
            while True:
                place += floor(log2(random()) / scale) + 1
                if place > n:
                    return successes
                successes += 1
        return self._binomial_by_rejection(n, p)

    def _binomial_by_rejection(self, n, p):
        # Hoermann's transformed rejection with squeeze.
        random, ready = self.random, False
        spread = sqrt(n * p * (1.0 - p))
        b = 1.15 + 2.53 * spread
        a = -0.0873 + 0.0248 * b + 0.01 * p
        centre = n * p + 0.5
        squeeze = 0.92 - 4.2 / b
        while True:
            first = random() - 0.5
            distance = 0.5 - abs(first)
            number = floor((2.0 * a / distance + b) * first + centre)
            if number < 0 or number > n:
                continue
            second = random()
            if distance >= 0.07 and second <= squeeze:
                return number
            if not ready:
                alpha = (2.83 + 5.1 / b) * spread
                odds = log(p / (1.0 - p))
                mode = floor((n + 1) * p)
                height = lgamma(mode + 1) + lgamma(n - mode + 1)
                ready = True
            second *= alpha / (a / (distance * distance) + b)
            if log(second) <= height - lgamma(number + 1) - lgamma(n - number + 1) + (number - mode) * odds:
                return number


class SystemRandom(Random):
    """Numbers of the system's generator; there is nothing to seed."""

    def random(self):
        return (int.from_bytes(urandom(7), "little") >> 3) / (1 << 53)

    def getrandbits(self, k, /):
        if k < 0:
            raise ValueError("number of bits must be non-negative")
        count = (k + 7) // 8
        return int.from_bytes(urandom(count), "little") >> (count * 8 - k)

    def randbytes(self, n):
        return urandom(n)

    def seed(self, *args, **keywords):
        pass

    def _none(self, *args, **keywords):
        raise NotImplementedError("System entropy source does not have state.")

    getstate = setstate = _none


def _number(seed, version):
    """The int that a seed stands for."""
    if isinstance(seed, int):
        return seed
    if isinstance(seed, float):
        return hash(seed) & (1 << 64) - 1
    if not isinstance(seed, (str, bytes, bytearray)):
        raise TypeError("The only supported seed types are:\nNone, int, float, str, bytes, and bytearray.")
    if version == 1 and not isinstance(seed, bytearray):
        points = list(map(ord, seed) if isinstance(seed, str) else seed)
        number = points[0] << 7 if points else 0
        for point in points:
            number = (1000003 * number ^ point) & (1 << 64) - 1
        return number ^ len(points)
    from _hashlib import new
    content = seed.encode() if isinstance(seed, str) else bytes(seed)
    return int.from_bytes(content + new("sha512", content).digest(), "big")


# The common generator's methods, the most used ones without a call between.
_common = Random()
for _name in __all__[2:]:
    globals()[_name] = getattr(_common, _name)
for _name in "choice", "getrandbits", "randint", "random":
    globals()[_name] = type(_common.gauss)(getattr(_random, _name), _common._state)
del _name
