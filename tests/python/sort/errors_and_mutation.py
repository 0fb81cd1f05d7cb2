class Bad:
    def __init__(self, n):
        self.n = n
    def __lt__(self, other):
        if self.n == 3 or other.n == 3:
            raise ZeroDivisionError
        return self.n < other.n

a = [Bad(i) for i in (5, 2, 9, 3, 1, 7)]
try:
    a.sort()
except ZeroDivisionError:
    print("raised", sorted(b.n for b in a))

a = [3, 1, 2]
def key(x):
    a.append(x)
    return x
try:
    a.sort(key=key)
except ValueError as e:
    print(e)
print(a)
a = [3, 1, 2]
def peek(x):
    print(a)
    return x
a.sort(key=peek)
print(a)
try:
    a.sort(key=lambda x: 1 / (x - 2))
except ZeroDivisionError:
    print("key raised", sorted(a))
