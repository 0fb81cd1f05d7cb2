# What list() and the like ask for the length that may come.
import sys

class Hinted:
    def __iter__(self):
        return iter([1, 2])

    def __length_hint__(self):
        print("hint")
        return 5

class Sized(Hinted):
    def __len__(self):
        print("len")
        return 5

class Failing(Hinted):
    def __length_hint__(self):
        raise ValueError("no hint")

class Unable(Hinted):
    def __length_hint__(self):
        raise TypeError("not of this kind")

print(list(Hinted()), [*Hinted()], list(Sized()))
print(list(Unable()))
try:
    list(Failing())
except ValueError as error:
    print(error)
print(len(range(sys.maxsize)) == sys.maxsize, range(sys.maxsize).__len__() == sys.maxsize)
