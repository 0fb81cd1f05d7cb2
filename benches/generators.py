# Generators in loops, under built-in constructors, and delegating.
def count(limit):
    for number in range(limit):
        yield number


def nested(depth, limit):
    if depth:
        yield from nested(depth - 1, limit)
    else:
        yield from count(limit)


total = sum(count(1000000))
for number in nested(5, 400000):
    total += number
for number in range(100000):
    total += len(tuple(item + number for item in (1, 2, 3, 4, 5)))
print(total)
