# board: off
# A module that several threads import is there as a whole in each of them, also when imports go in a circle.
import _thread
import sys
import time

results = []
lock = _thread.allocate_lock()


def in_threads(*functions):
    results.clear()

    def run(function):
        try:
            found = function()
        except Exception as error:
            found = f"{type(error).__name__}: {error}"
        with lock:
            results.append(found)

    for function in functions[1:]:
        _thread.start_new_thread(run, (function,))
    run(functions[0])
    while len(results) < len(functions):
        time.sleep(0.001)
    return sorted(map(str, results))


def whole():
    from slow.whole import function, last
    return function(), last


def again():
    import slow.whole
    return slow.whole.function(), slow.whole.last


print(in_threads(whole, again, whole, again))
print(in_threads(again, whole))


def one():
    import slow.one
    return "one"


def two():
    import slow.two
    return "two"


print(in_threads(one, two))
import slow.one
print(in_threads(one, two, one), slow.one.name, slow.two.name)


def broken():
    import slow.broken


print(len(in_threads(broken, broken, broken)), "slow.broken" in sys.modules)
