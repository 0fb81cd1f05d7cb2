class Count:
    def __init__(self, n):
        self.n = n
    def __iter__(self):
        return self
    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n
print(list(Count(3)), tuple(Count(2)), sum(Count(4)), max(Count(3)), sorted(Count(3)), set(Count(2)) == {0, 1})
a, b = Count(2)
print(a, b, 2 in Count(5), [*Count(2)])
class Old:
    def __getitem__(self, i):
        if i > 2:
            raise IndexError
        return i * i
print(list(Old()), 4 in Old(), 5 in Old(), list(iter(Old())))
class Bad:
    def __iter__(self):
        return 5
class None_:
    __iter__ = None
for x in (Bad(), None_(), 5, object()):
    try:
        iter(x)
    except TypeError as e:
        print(e)
try:
    next(5)
except TypeError as e:
    print(e)
try:
    next([])
except TypeError as e:
    print(e)
class Err:
    def __iter__(self):
        return self
    def __next__(self):
        raise ValueError("inside")
try:
    list(Err())
except ValueError as e:
    print(e)
