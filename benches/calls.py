# Calls of functions, methods, closures and built-in functions.
def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


class Counter:
    def __init__(self):
        self.count = 0

    def add(self, amount=1):
        self.count += amount
        return self


counter = Counter()
for number in range(200000):
    counter.add().add(amount=number & 1)
total = 0
for number in range(200000):
    total += max(number, 5) + abs(-number) + len("abc") + isinstance(number, int)
print(fibonacci(23), counter.count, total)
