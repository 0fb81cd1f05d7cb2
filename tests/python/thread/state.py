# What each thread has for itself: the exception it handles, its depth of recursion.
import _thread
import sys
import time

done = _thread.allocate_lock()
done.acquire()


def handling():
    print(sys.exc_info())
    try:
        raise ZeroDivisionError
    except ZeroDivisionError as error:
        time.sleep(0.005)
        print(sys.exc_info()[0].__name__, error.__context__)
    print(sys.exc_info())
    done.release()


try:
    raise KeyError
except KeyError:
    _thread.start_new_thread(handling, ())
    done.acquire()
    print(sys.exc_info()[0].__name__)


def depth(number=0):
    try:
        return depth(number + 1)
    except RecursionError:
        return number


found = []
_thread.start_new_thread(lambda: found.append(depth()), ())
while not found:
    time.sleep(0.001)
print(found[0] > 50)


# A generator runs in one thread at a time.
def slow():
    yield 1
    time.sleep(0.01)
    yield 2


generator = slow()
print(next(generator))
found.clear()
_thread.start_new_thread(lambda: found.append(next(generator)), ())
time.sleep(0.002)
try:
    next(generator)
except ValueError as error:
    print(error)
while not found:
    time.sleep(0.001)
print(found)


# Frames of generators and of deep calls rest on the stack of their thread.
def numbers(count):
    for number in range(count):
        time.sleep(0)
        yield number


def delegating(count):
    yield from numbers(count)


def add(number):
    return 0 if number == 0 else number + add(number - 1)


sums = []


def total(count):
    text = ""
    for number in delegating(count):
        text += str(add(number))
    sums.append(text)


for _ in range(4):
    _thread.start_new_thread(total, (15,))
total(15)
while len(sums) < 5:
    time.sleep(0.001)
print(set(sums))
