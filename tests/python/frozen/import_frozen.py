# Modules of the program are imported like files, after those in the program's own directory.
import bisect
import sys

numbers = [1, 3, 3, 5]
print(bisect.bisect_left(numbers, 3), bisect.bisect(numbers, 3), bisect.bisect_right(numbers, 9, 1))
bisect.insort(numbers, 4)
bisect.insort_left(numbers, 3)
print(numbers)
words = ["a", "bb", "dddd"]
bisect.insort(words, "ccc", key=len)
print(words, bisect.bisect_left(words, 2, key=len))
try:
    bisect.bisect(numbers, 1, -1)
except ValueError as error:
    print(error)
print(sys.modules["bisect"] is bisect, bisect.__name__)
try:
    import bisect.missing
except ImportError as error:
    print(error)
