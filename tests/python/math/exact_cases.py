import math
print([math.log2(2 ** i) for i in (0, 1, 10, 52, 100, 1000, 5000)], [math.log10(10 ** i) for i in (0, 1, 3, 15, 22, 100, 400)])
print(math.sqrt(16), math.exp2(10), math.pow(2, 10), math.hypot(3, 4), math.exp(0), math.exp(1), math.log(math.e), math.gamma(5), math.gamma(23), math.sin(0.0), math.cos(0), math.sqrt(2), math.log(10))
print(math.log(8, 2), math.log(100, 10), math.log(2 ** 2000), math.log(3 ** 2000, 3))
