import time

first = 1
time.sleep(0.05)
for number in range(3000):
    pass
last = number


def function():
    return first + last
