import random
def series():
    return [random.random(), random.getrandbits(100), random.randint(1, 1000), random.choice("abcdefgh"), random.uniform(1, 2), random.gauss(0, 1)]
for seed in (0, 1, -5, 10 ** 30, "text", b"bytes", 1.5):
    random.seed(seed)
    first = series()
    random.seed(seed)
    print(seed, first == series())
random.seed(1)
a = series()
random.seed(2)
print(a == series())
random.seed()
print(len(series()))
