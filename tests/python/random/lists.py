import random
x = list(range(50))
random.shuffle(x)
print(sorted(x) == list(range(50)), x == list(range(50)))
s = random.sample(range(100), 10)
print(len(s), len(set(s)), all(0 <= n < 100 for n in s), random.sample([1, 2, 3], 0), sorted(random.sample([3, 1, 2], 3)))
c = random.choices("ab", k=20)
print(len(c), set(c) <= set("ab"), random.choices([7], k=3), random.choices("abc", [0, 1, 0], k=4), random.choices("abc", cum_weights=[0, 0, 5], k=2), len(random.choices([1, 2])), random.choices("ab", k=0))
random.shuffle([])
empty = []
random.shuffle(empty)
print(empty)
