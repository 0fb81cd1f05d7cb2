import random
for f in (lambda: random.randrange(0), lambda: random.randrange(5, 5), lambda: random.randrange(1, 10, 0), lambda: random.randrange(5, 1), lambda: random.randint(2, 1), lambda: random.getrandbits(-1), lambda: random.choice([]), lambda: random.sample([1, 2], 3), lambda: random.choices([1, 2], [1]), lambda: random.choices([1], [0]), lambda: random.choices([]), lambda: random.sample([1], -1), lambda: random.choices([1, 2], [1, 2], cum_weights=[1, 3])):
    try:
        print(f())
    except (ValueError, TypeError, IndexError) as error:
        print(type(error).__name__)
