import random
for i in range(200):
    assert 0 <= random.randrange(5) < 5
    assert 3 <= random.randrange(3, 6) < 6
    assert random.randrange(0, 20, 5) in (0, 5, 10, 15)
    assert random.randrange(5, 0, -2) in (5, 3, 1)
    assert 1 <= random.randint(1, 6) <= 6
    assert -10 ** 30 <= random.randint(-10 ** 30, 10 ** 30) <= 10 ** 30
    assert 0 <= random.random() < 1
    assert 2 <= random.uniform(2, 3) <= 3
    assert 0 <= random.getrandbits(7) < 128
    assert 0 <= random.getrandbits(200) < 1 << 200
    assert 0 <= random.triangular() <= 1
    assert 5 <= random.triangular(5, 7, 6) <= 7
    assert random.choice("abc") in "abc"
    assert random.choice([1, 2]) in (1, 2)
print(random.randrange(1), random.randint(4, 4), random.getrandbits(0), random.uniform(2, 2), isinstance(random.gauss(0, 1), float), isinstance(random.gauss(), float), len(random.randbytes(5)))
seen = {random.randrange(4) for i in range(200)}
print(sorted(seen), {random.getrandbits(1) for i in range(100)} == {0, 1})
