# Threads that are in the middle of functions which call Python: keys of sorts, properties, `map`, imports.
import _thread
import time

lock = _thread.allocate_lock()
results = []


class Guarded:
    @property
    def value(self):
        with lock:
            time.sleep(0)
            return 7

    def __eq__(self, other):
        with lock:
            return True

    __hash__ = None


def key(number):
    with lock:
        time.sleep(0)
    return -number


def work(number):
    guarded = Guarded()
    total = 0
    for turn in range(5):
        total += guarded.value
        total += sorted(range(6), key=key)[0]
        total += sum(map(key, range(4)))
        total += guarded in [1, 2]
        total += len([*filter(key, range(3))])
        exec("time.sleep(0)\ntotal = 1", {"time": time})
    results.append((number, total))


for number in range(6):
    _thread.start_new_thread(work, (number,))
work(6)
while len(results) < 7:
    time.sleep(0.001)
print(sorted(results))

# What is waited for happens in a thread that was left in the middle of a call.
gate = _thread.allocate_lock()
gate.acquire()
events = []


def opener(number):
    events.append("opener")
    time.sleep(0.01)
    gate.release()
    return number


def waiter(number):
    with gate:
        events.append("waiter")
    return number


_thread.start_new_thread(lambda: sorted([1], key=opener), ())
print(sorted([2], key=waiter), events)


# A lock's method called by a function of the machine.
gate.acquire()
_thread.start_new_thread(lambda: (time.sleep(0.01), gate.release()), ())
print(list(map(gate.acquire, [True])))
print(list(map(time.sleep, [0, 0.001])))


# An exception that leaves such a call.
def failing(number):
    time.sleep(0.002)
    raise ValueError(number)


def catching(number):
    try:
        list(map(failing, [number]))
    except ValueError as error:
        results.append(error.args)


results.clear()
for number in range(4):
    _thread.start_new_thread(catching, (number,))
catching(4)
while len(results) < 5:
    time.sleep(0.001)
print(sorted(results))
