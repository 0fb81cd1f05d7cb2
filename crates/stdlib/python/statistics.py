"""Averages, spread and relations of numbers."""

import math
import random
from collections import Counter, namedtuple
from fractions import Fraction
from itertools import groupby, repeat

__all__ = ["NormalDist", "StatisticsError", "correlation", "covariance", "fmean", "geometric_mean", "harmonic_mean",
           "kde", "kde_random", "linear_regression", "mean", "median", "median_grouped", "median_high", "median_low", "mode",
           "multimode", "pstdev", "pvariance", "quantiles", "stdev", "variance"]


class StatisticsError(ValueError):
    pass


def _ratio(value):
    """A number as numerator and denominator; those that are none stand for themselves."""
    try:
        return value.as_integer_ratio()
    except AttributeError:
        pass
    except (OverflowError, ValueError):
        return value, None
    try:
        return value.numerator, value.denominator
    except AttributeError:
        raise TypeError(f"can't convert type '{type(value).__name__}' to numerator/denominator") from None


def _kind(kind, other):
    """The type of a result from numbers of both types."""
    if kind is other or other is int or other is bool:
        return kind
    if kind in (int, bool):
        return other
    if issubclass(other, kind):
        return other
    if issubclass(kind, other) or issubclass(other, int):
        return kind
    if issubclass(kind, int):
        return other
    if issubclass(kind, Fraction) and issubclass(other, float):
        return other
    if issubclass(kind, float) and issubclass(other, Fraction):
        return kind
    raise TypeError(f"don't know how to coerce {kind.__name__} and {other.__name__}")


def _sum(data):
    """The type, the exact sum and the number of items."""
    count, sums, kind = 0, {}, int
    for value in data:
        count += 1
        if type(value) is not kind:
            kind = _kind(kind, type(value))
        top, bottom = _ratio(value)
        sums[bottom] = sums.get(bottom, 0) + top
    if None in sums:
        return kind, sums[None], count
    return kind, sum((Fraction(top, bottom) for bottom, top in sums.items()), Fraction(0)), count


def _made(value, kind):
    """An exact value in a type."""
    if type(value) is kind:
        return value
    if issubclass(kind, int) and value.denominator != 1:
        kind = float
    try:
        return kind(value)
    except TypeError:
        # Decimal
        return kind(value.numerator) / kind(value.denominator)


def _checked(data, error="fmean requires at least one data point"):
    data = list(data)
    if not data:
        raise StatisticsError(error)
    return data


def mean(data):
    kind, total, count = _sum(data)
    if count < 1:
        raise StatisticsError("mean requires at least one data point")
    return _made(total / count, kind)


def fmean(data, weights=None):
    if weights is None:
        data = _checked(data)
        return math.fsum(data) / len(data)
    data, weights = list(data), list(weights)
    if len(data) != len(weights):
        raise StatisticsError("data and weights must be the same length")
    total = math.fsum(weights)
    if not total:
        raise StatisticsError("sum of weights must be non-zero")
    return math.sumprod(data, weights) / total


def geometric_mean(data):
    data, logs, zero = list(data), [], False
    for value in data:
        if value > 0 or value != value:
            logs.append(math.log(value))
        elif value == 0:
            zero = True
        else:
            raise StatisticsError("No negative inputs allowed", value)
    if not data:
        raise StatisticsError("Must have a non-empty dataset")
    if any(value != value for value in data):
        return math.nan
    if zero:
        return math.nan if math.inf in data else 0.0
    return math.exp(math.fsum(logs) / len(logs))


def harmonic_mean(data, weights=None):
    error = "harmonic mean does not support negative values"
    data = list(data)
    if not data:
        raise StatisticsError("harmonic_mean requires at least one data point")
    if len(data) == 1 and weights is None:
        value = data[0]
        if not isinstance(value, (int, float, Fraction)) and not hasattr(value, "as_integer_ratio"):
            raise TypeError("unsupported type")
        if value < 0:
            raise StatisticsError(error)
        return value
    if weights is None:
        weights, total = repeat(1, len(data)), len(data)
    else:
        weights = list(weights)
        if len(weights) != len(data):
            raise StatisticsError("Number of weights does not match data size")
        total = _sum(_not_negative(weights, error))[1]
    parts = []
    for weight, value in zip(weights, _not_negative(data, error)):
        if weight and not value:
            return 0
        parts.append(weight / value if weight else 0)
    kind, sums, _ = _sum(parts)
    if sums <= 0:
        raise StatisticsError("Weighted sum must be positive")
    return _made(total / sums, kind)


def _not_negative(values, error):
    for value in values:
        if value < 0:
            raise StatisticsError(error)
        yield value


def _sorted(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data


def median(data):
    data = _sorted(data)
    middle = len(data) // 2
    return data[middle] if len(data) % 2 else (data[middle - 1] + data[middle]) / 2


def median_low(data):
    data = _sorted(data)
    return data[(len(data) - 1) // 2]


def median_high(data):
    data = _sorted(data)
    return data[len(data) // 2]


def median_grouped(data, interval=1.0):
    data = _sorted(data)
    middle = data[len(data) // 2]
    low = sum(1 for value in data if value < middle)
    same = data.count(middle)
    try:
        interval, middle = float(interval), float(middle)
    except ValueError:
        raise TypeError("Value cannot be converted to a float") from None
    return middle - interval / 2 + interval * (len(data) / 2 - low) / same


def mode(data):
    found = Counter(iter(data)).most_common(1)
    if not found:
        raise StatisticsError("no mode for empty data")
    return found[0][0]


def multimode(data):
    counts = Counter(iter(data))
    most = max(counts.values(), default=0)
    return [value for value, count in counts.items() if count == most]


def quantiles(data, *, n=4, method="exclusive"):
    if n < 1:
        raise StatisticsError("n must be at least 1")
    data = sorted(data)
    length = len(data)
    if length < 2:
        if length == 1:
            return data * (n - 1)
        raise StatisticsError("must have at least one data point")
    result = []
    if method == "inclusive":
        for number in range(1, n):
            index, rest = divmod(number * (length - 1), n)
            result.append((data[index] * (n - rest) + data[index + 1] * rest) / n)
        return result
    if method == "exclusive":
        for number in range(1, n):
            index = min(max(number * (length + 1) // n, 1), length - 1)
            rest = number * (length + 1) - index * n
            result.append((data[index - 1] * (n - rest) + data[index] * rest) / n)
        return result
    raise ValueError(f"Unknown method: {method!r}")


def _squares(data, center=None):
    """The type, the exact sum of squares of differences from the mean (or `center`), the mean and the number."""
    data = list(data)
    kind, total, count = _sum(data)
    if center is not None:
        kind, squares, count = _sum((value - center) * (value - center) for value in data)
        return kind, squares, center, count
    if count == 0:
        return kind, Fraction(0), Fraction(0), 0
    if not isinstance(total, Fraction):
        return kind, total * 0, total, count
    middle = total / count
    squares = Fraction(0)
    by_bottom = {}
    for value in data:
        top, bottom = _ratio(value)
        entry = by_bottom.setdefault(bottom, [0, 0])
        entry[0] += top * top
    for bottom, (tops, _) in by_bottom.items():
        squares += Fraction(tops, bottom * bottom)
    return kind, squares - total * middle, middle, count


def variance(data, xbar=None):
    kind, squares, _, count = _squares(data, xbar)
    if count < 2:
        raise StatisticsError("variance requires at least two data points")
    return _made(squares / (count - 1), kind)


def pvariance(data, mu=None):
    kind, squares, _, count = _squares(data, mu)
    if count < 1:
        raise StatisticsError("pvariance requires at least one data point")
    return _made(squares / count, kind)


def _root(value, kind):
    """The square root of an exact value, correctly rounded."""
    if not isinstance(value, Fraction):
        return math.sqrt(value)
    if issubclass(kind, (int, float, Fraction)) or kind is bool:
        return _float_root(value.numerator, value.denominator)
    return (kind(value.numerator) / kind(value.denominator)).sqrt()


def _float_root(top, bottom):
    if not top:
        return 0.0
    # The root of the value with 109 bits, made odd when something is cut off: it rounds as the exact one does.
    shift = (top.bit_length() - bottom.bit_length() - 109) // 2
    if shift >= 0:
        part, more = _odd_root(top, bottom << 2 * shift) << shift, 1
    else:
        part, more = _odd_root(top << -2 * shift, bottom), 1 << -shift
    return part / more


def _odd_root(top, bottom):
    root = math.isqrt(top // bottom)
    return root | (root * root * bottom != top)


def stdev(data, xbar=None):
    kind, squares, _, count = _squares(data, xbar)
    if count < 2:
        raise StatisticsError("stdev requires at least two data points")
    return _root(squares / (count - 1), kind)


def pstdev(data, mu=None):
    kind, squares, _, count = _squares(data, mu)
    if count < 1:
        raise StatisticsError("pstdev requires at least one data point")
    return _root(squares / count, kind)


def _pair(x, y, name):
    if len(x) != len(y):
        raise StatisticsError(f"{name} requires that both inputs have same number of data points")
    if len(x) < 2:
        raise StatisticsError(f"{name} requires at least two data points")
    return math.fsum(x) / len(x), math.fsum(y) / len(y)


def covariance(x, y, /):
    x, y = list(x), list(y)
    middle_x, middle_y = _pair(x, y, "covariance")
    return math.sumprod([value - middle_x for value in x], [value - middle_y for value in y]) / (len(x) - 1)


def _ranks(data):
    """The place of each value, from 1; equal ones share the mean of theirs. Centered around 0."""
    ranks, place = [0] * len(data), (1 - len(data)) / 2 - 1 + 1
    for _, group in groupby(sorted(zip(data, range(len(data)))), lambda pair: pair[0]):
        group = list(group)
        for _, index in group:
            ranks[index] = place + (len(group) - 1) / 2
        place += len(group)
    return ranks


def correlation(x, y, /, *, method="linear"):
    x, y = list(x), list(y)
    if method not in ("linear", "ranked"):
        raise ValueError(f"Unknown method: {method!r}")
    middle_x, middle_y = _pair(x, y, "correlation")
    if method == "ranked":
        x, y = _ranks(x), _ranks(y)
    else:
        x, y = [value - middle_x for value in x], [value - middle_y for value in y]
    both, own_x, own_y = math.sumprod(x, y), math.sumprod(x, x), math.sumprod(y, y)
    try:
        return both / math.sqrt(own_x * own_y)
    except ZeroDivisionError:
        raise StatisticsError("at least one of the inputs is constant") from None


LinearRegression = namedtuple("LinearRegression", ("slope", "intercept"))


def linear_regression(x, y, /, *, proportional=False):
    x, y = list(x), list(y)
    middle_x, middle_y = _pair(x, y, "linear regression")
    if not proportional:
        x, y = [value - middle_x for value in x], [value - middle_y for value in y]
    both, own = math.sumprod(x, y) + 0.0, math.sumprod(x, x)
    try:
        slope = both / own
    except ZeroDivisionError:
        raise StatisticsError("x is constant") from None
    return LinearRegression(slope=slope, intercept=0.0 if proportional else middle_y - slope * middle_x)


_kernels = {
    "normal": (lambda t: math.exp(-t * t / 2) / math.sqrt(2 * math.pi), lambda t: (1 + math.erf(t / math.sqrt(2))) / 2, None),
    "logistic": (lambda t: 0.5 / (1 + math.cosh(t)), lambda t: 1 - 1 / (math.exp(t) + 1), None),
    "sigmoid": (lambda t: 1 / math.pi / math.cosh(t), lambda t: 2 / math.pi * math.atan(math.exp(t)), None),
    "rectangular": (lambda t: 0.5, lambda t: 0.5 * t + 0.5, 1.0),
    "triangular": (lambda t: 1 - abs(t), lambda t: t * t * (0.5 if t < 0 else -0.5) + t + 0.5, 1.0),
    "parabolic": (lambda t: 3 / 4 * (1 - t * t), lambda t: -1 / 4 * t ** 3 + 3 / 4 * t + 0.5, 1.0),
    "quartic": (lambda t: 15 / 16 * (1 - t * t) ** 2, lambda t: math.sumprod((3 / 16, -5 / 8, 15 / 16, 0.5), (t ** 5, t ** 3, t, 1.0)), 1.0),
    "triweight": (lambda t: 35 / 32 * (1 - t * t) ** 3,
                  lambda t: math.sumprod((-5 / 32, 21 / 32, -35 / 32, 35 / 32, 0.5), (t ** 7, t ** 5, t ** 3, t, 1.0)), 1.0),
    "cosine": (lambda t: math.pi / 4 * math.cos(math.pi / 2 * t), lambda t: 0.5 * math.sin(math.pi / 2 * t) + 0.5, 1.0),
}
for _alias, _name in (("gauss", "normal"), ("uniform", "rectangular"), ("epanechnikov", "parabolic"), ("biweight", "quartic")):
    _kernels[_alias] = _kernels[_name]


def _kernel(data, h, kernel):
    if not data:
        raise StatisticsError("Empty data sequence")
    if not isinstance(data[0], (int, float)):
        raise TypeError("Data sequence must contain ints or floats")
    if h <= 0.0:
        raise StatisticsError(f"Bandwidth h must be positive, not {h=!r}")
    if kernel not in _kernels:
        raise StatisticsError(f"Unknown kernel name: {kernel!r}")
    return _kernels[kernel]


def kde(data, h, kernel="normal", *, cumulative=False):
    """A function: the density (or its integral) that the samples suggest."""
    density, whole, support = _kernel(data, h, kernel)
    count = len(data)

    def pdf(x):
        near = [(x - value) / h for value in data]
        return sum([density(t) for t in near if support is None or abs(t) <= support]) / (count * h)

    def cdf(x):
        near = [(x - value) / h for value in data]
        return sum([whole(t) if support is None or abs(t) <= support else float(t > 0) for t in near]) / count

    return cdf if cumulative else pdf


def kde_random(data, h, kernel="normal", *, seed=None):
    """A function that gives random numbers as the samples suggest."""
    density, whole, support = _kernel(data, h, kernel)
    if seed is not None:
        random.seed(seed)

    def rand():
        wanted = random.random()
        low, high = (-1.0, 1.0) if support else (-40.0, 40.0)
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if whole(middle) < wanted else (low, middle)
        return random.choice(data) + h * (low + high) / 2

    return rand


class NormalDist:
    """A normal distribution."""

    __slots__ = {"_mu": "mean", "_sigma": "standard deviation"}

    def __init__(self, mu=0.0, sigma=1.0):
        if sigma < 0.0:
            raise StatisticsError("sigma must be non-negative")
        self._mu, self._sigma = float(mu), float(sigma)

    @classmethod
    def from_samples(cls, data):
        data = list(data)
        kind, squares, middle, count = _squares(data)
        if count < 2:
            raise StatisticsError("stdev requires at least two data points")
        return cls(float(middle), float(_root(squares / (count - 1), float)))

    def samples(self, n, *, seed=None):
        if seed is not None:
            random.seed(seed)
        found = []
        while len(found) < n:
            wanted = random.random()
            if wanted:
                found.append(self.inv_cdf(wanted))
        return found

    def pdf(self, x):
        if not self._sigma:
            raise StatisticsError("pdf() not defined when sigma is zero")
        variance, off = self._sigma * self._sigma, x - self._mu
        return math.exp(off * off / (-2.0 * variance)) / math.sqrt(math.tau * variance)

    def cdf(self, x):
        if not self._sigma:
            raise StatisticsError("cdf() not defined when sigma is zero")
        return 0.5 * math.erfc((self._mu - x) / (self._sigma * math.sqrt(2)))

    def inv_cdf(self, p):
        if p <= 0.0 or p >= 1.0:
            raise StatisticsError("p must be in the range 0.0 < p < 1.0")
        return self._mu + self._sigma * _standard_inverse(p)

    def quantiles(self, n=4):
        return [self.inv_cdf(number / n) for number in range(1, n)]

    def overlap(self, other):
        if not isinstance(other, NormalDist):
            raise TypeError("Expected another NormalDist instance")
        first, second = self, other
        if (second._sigma, second._mu) < (first._sigma, first._mu):
            first, second = second, first
        own, its = first.variance, second.variance
        if not own or not its:
            raise StatisticsError("overlap() not defined when sigma is zero")
        apart, between = its - own, math.fabs(second._mu - first._mu)
        if not apart:
            return math.erfc(between / (2.0 * first._sigma * math.sqrt(2)))
        a = first._mu * its - second._mu * own
        b = first._sigma * second._sigma * math.sqrt(between * between + apart * math.log(its / own))
        one, two = (a + b) / apart, (a - b) / apart
        return 1.0 - (math.fabs(second.cdf(one) - first.cdf(one)) + math.fabs(second.cdf(two) - first.cdf(two)))

    def zscore(self, x):
        if not self._sigma:
            raise StatisticsError("zscore() not defined when sigma is zero")
        return (x - self._mu) / self._sigma

    mean = median = mode = property(lambda self: self._mu)
    stdev = property(lambda self: self._sigma)
    variance = property(lambda self: self._sigma * self._sigma)

    def __add__(self, other):
        if isinstance(other, NormalDist):
            return NormalDist(self._mu + other._mu, math.hypot(self._sigma, other._sigma))
        return NormalDist(self._mu + other, self._sigma)

    def __sub__(self, other):
        if isinstance(other, NormalDist):
            return NormalDist(self._mu - other._mu, math.hypot(self._sigma, other._sigma))
        return NormalDist(self._mu - other, self._sigma)

    def __mul__(self, other):
        return NormalDist(self._mu * other, self._sigma * math.fabs(other))

    def __truediv__(self, other):
        return NormalDist(self._mu / other, self._sigma / math.fabs(other))

    def __pos__(self):
        return NormalDist(self._mu, self._sigma)

    def __neg__(self):
        return NormalDist(-self._mu, self._sigma)

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other):
        return -(self - other)

    def __eq__(self, other):
        if not isinstance(other, NormalDist):
            return NotImplemented
        return self._mu == other._mu and self._sigma == other._sigma

    def __hash__(self):
        return hash((self._mu, self._sigma))

    def __repr__(self):
        return f"{type(self).__name__}(mu={self._mu!r}, sigma={self._sigma!r})"


# Algorithm AS 241 (Wichura, 1988): coefficients of rational functions for the inverse, by how far from the middle.
_central = ((2.50908_09287_30122_6727e+3, 3.34305_75583_58812_8105e+4, 6.72657_70927_00870_0853e+4, 4.59219_53931_54987_1457e+4,
             1.37316_93765_50946_1125e+4, 1.97159_09503_06551_4427e+3, 1.33141_66789_17843_7745e+2, 3.38713_28727_96366_6080e+0),
            (5.22649_52788_52854_5610e+3, 2.87290_85735_72194_2674e+4, 3.93078_95800_09271_0610e+4, 2.12137_94301_58659_5867e+4,
             5.39419_60214_24751_1077e+3, 6.87187_00749_20579_0830e+2, 4.23133_30701_60091_1252e+1, 1.0))
_outer = ((7.74545_01427_83414_07640e-4, 2.27238_44989_26918_45833e-2, 2.41780_72517_74506_11770e-1, 1.27045_82524_52368_38258e+0,
           3.64784_83247_63204_60504e+0, 5.76949_72214_60691_40550e+0, 4.63033_78461_56545_29590e+0, 1.42343_71107_49683_57734e+0),
          (1.05075_00716_44416_84324e-9, 5.47593_80849_95344_94600e-4, 1.51986_66563_61645_71966e-2, 1.48103_97642_74800_74590e-1,
           6.89767_33498_51000_04550e-1, 1.67638_48301_83803_84940e+0, 2.05319_16266_37758_82187e+0, 1.0))
_far = ((2.01033_43992_92288_13265e-7, 2.71155_55687_43487_57815e-5, 1.24266_09473_88078_43860e-3, 2.65321_89526_57612_30930e-2,
         2.96560_57182_85048_91230e-1, 1.78482_65399_17291_33580e+0, 5.46378_49111_64114_36990e+0, 6.65790_46435_01103_77720e+0),
        (2.04426_31033_89939_78564e-15, 1.42151_17583_16445_88870e-7, 1.84631_83175_10054_68180e-5, 7.86869_13114_56132_59100e-4,
         1.48753_61290_85061_48525e-2, 1.36929_88092_27358_05310e-1, 5.99832_20655_58879_37690e-1, 1.0))


def _polynomial(coefficients, value):
    found = 0.0
    for coefficient in coefficients:
        found = found * value + coefficient
    return found


def _standard_inverse(p):
    off = p - 0.5
    if math.fabs(off) <= 0.425:
        near = 0.180625 - off * off
        return _polynomial(_central[0], near) * off / _polynomial(_central[1], near)
    tail = math.sqrt(-math.log(p if off <= 0.0 else 1.0 - p))
    tables, near = (_outer, tail - 1.6) if tail <= 5.0 else (_far, tail - 5.0)
    found = _polynomial(tables[0], near) / _polynomial(tables[1], near)
    return -found if off < 0.0 else found
