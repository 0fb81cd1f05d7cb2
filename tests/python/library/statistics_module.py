# board: off
# python: 3.14
# Averages, spread, relations and the normal distribution.
import statistics as s
from fractions import Fraction

data = [1, 2, 2, 3, 4, 7, 9]
floats = [2.5, 3.25, 5.5, 11.25, 11.75]
print(s.mean(data), s.mean(floats), s.mean([1, 2]), s.mean([2, 4]), s.mean([Fraction(1, 2), Fraction(3, 4)]), s.mean([True, False, True, True]))
print(s.mean([1e30, 1, 3, -1e30]), s.mean([1e50, 1, -1e50] * 10))
print(s.fmean(data), s.fmean([1, 2, 3], weights=[1, 0, 1]), s.fmean([85, 92, 83, 91], [0.20, 0.20, 0.30, 0.30]))
print(s.geometric_mean([54, 24, 36]), s.geometric_mean([1, 0]), s.harmonic_mean([40, 60]), s.harmonic_mean([40, 60], weights=[5, 30]), s.harmonic_mean([2.5, 3, 10]))
print(s.median(data), s.median([1, 3, 5, 7]), s.median_low([1, 3, 5, 7]), s.median_high([1, 3, 5, 7]), s.median_grouped([1, 3, 3, 5, 7]), s.median_grouped([1, 3, 3, 5, 7], interval=2))
print(s.mode(data), s.mode("aabbb"), s.multimode("aabbbbccddddeeffffgg"), s.multimode(""))
print(s.pstdev(data), s.pvariance(data), s.stdev(data), s.variance(data), s.variance(floats), s.stdev(floats))
print(s.variance([Fraction(1, 6), Fraction(1, 2), Fraction(5, 3)]), s.pvariance([1, 2, 4], 2), s.variance([2.75, 1.75, 1.25, 0.25, 0.5, 1.25, 3.5], 1.6))
print(s.stdev([1.5, 2.5, 2.5, 2.75, 3.25, 4.75]), s.pstdev([1e20, 1e20 + 1e5, 3.0]), s.stdev([Fraction(1, 3), Fraction(2, 3), 5]), s.pstdev([7]))
print(s.quantiles(data), s.quantiles(data, n=10), s.quantiles(data, n=4, method="inclusive"), s.quantiles([1, 2, 3], n=3), s.quantiles([5], n=4))
print(s.covariance([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 1, 2, 3, 1, 2, 3]), s.correlation(range(9), [9, 8, 7, 6, 5, 4, 3, 2, 1]))
print(s.correlation([1, 2, 3, 4], [1, 4, 9, 16], method="ranked"), s.correlation([1, 2, 2, 4], [3, 1, 1, 0], method="ranked"))
print(s.linear_regression([1, 2, 3], [3, 5, 8]), s.linear_regression([1, 2, 3], [3, 5, 8], proportional=True))


def fails(work):
    try:
        print(work())
    except (s.StatisticsError, TypeError, ValueError) as error:
        print(type(error).__name__, error)


fails(lambda: s.mean([]))
fails(lambda: s.fmean([]))
fails(lambda: s.median([]))
fails(lambda: s.mode([]))
fails(lambda: s.stdev([1]))
fails(lambda: s.pstdev([]))
fails(lambda: s.quantiles([]))
fails(lambda: s.quantiles([1, 2], n=0))
fails(lambda: s.quantiles([1, 2], method="x"))
fails(lambda: s.geometric_mean([-1]))
fails(lambda: s.harmonic_mean([-1, 2]))
fails(lambda: s.harmonic_mean([]))
fails(lambda: s.covariance([1], [1, 2]))
fails(lambda: s.correlation([1, 1], [1, 2]))
fails(lambda: s.linear_regression([1, 1], [1, 2]))
fails(lambda: s.mean(["x"]))
fails(lambda: s.fmean([1], [1, 2]))
fails(lambda: s.NormalDist(0, -1))
fails(lambda: s.NormalDist().inv_cdf(1.5))

heights = s.NormalDist(mu=100, sigma=15)
print(heights, heights.mean, heights.median, heights.mode, heights.stdev, heights.variance)
print(heights.cdf(110), heights.pdf(90), heights.zscore(130), heights.quantiles(), heights == s.NormalDist(100, 15))
print([round(s.NormalDist().inv_cdf(p), 13) for p in (1e-300, 1e-9, 0.001, 0.02425, 0.3, 0.5, 0.9, 0.97575, 0.999999)])
print(heights + 5, heights - 5, heights * 2, heights / 3, -heights, 2 * heights + 1, 200 - heights, heights + s.NormalDist(10, 20), heights - s.NormalDist(10, 20))
print(s.NormalDist.from_samples([1, 2, 3, 4, 7]), round(s.NormalDist(2.4, 1.6).overlap(s.NormalDist(3.2, 2.0)), 12), len(s.NormalDist().samples(7, seed=3)))
sample = [-2.1, -1.3, -0.4, 1.9, 5.1, 6.2]
for kernel in ("normal", "logistic", "sigmoid", "rectangular", "triangular", "parabolic", "quartic", "triweight", "cosine"):
    print(kernel, round(s.kde(sample, 1.5, kernel)(0.5), 12), round(s.kde(sample, 1.5, kernel, cumulative=True)(0.5), 12))
print(-10 < s.kde_random(sample, 1.5, "triangular", seed=1)() < 10)
