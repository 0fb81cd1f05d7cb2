# threading: threads with names and what they wait for each other with.
# board: off
import threading
import time

out = []


def work(*args, **kwargs):
    out.append((threading.current_thread().name, args, kwargs))


threads = [threading.Thread(target=work, args=(number,), kwargs={"k": number}, name="w%d" % number) for number in range(3)]
print([thread.is_alive() for thread in threads], repr(threads[0]))
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(out), [thread.is_alive() for thread in threads])
for action in (threads[0].start, threading.Thread().join, threading.current_thread().join):
    try:
        action()
    except RuntimeError as error:
        print(error)


class Own(threading.Thread):
    def run(self):
        out.append(self.name)


own = Own(name="own")
own.start()
own.join(5)
print(out[-1], own.daemon, threading.Thread(daemon=True).daemon)
main = threading.main_thread()
print(main is threading.current_thread(), main.name, main.ident == threading.get_ident(), threading.active_count())

event = threading.Event()
timer = threading.Timer(0.005, event.set)
timer.start()
print(event.wait(5), event.is_set(), event.wait(0))
event.clear()
print(event.wait(0.001))
timer = threading.Timer(60, print, ["never"])
timer.start()
timer.cancel()
timer.join()

semaphore = threading.Semaphore(2)
print(semaphore.acquire(), semaphore.acquire(), semaphore.acquire(False), semaphore.acquire(timeout=0.001))
threading.Timer(0.002, semaphore.release).start()
with semaphore:
    print("inside")
bounded = threading.BoundedSemaphore(1)
try:
    bounded.release()
except ValueError as error:
    print(error)

barrier = threading.Barrier(3, lambda: out.append("action"))
places = []
threads = [threading.Thread(target=lambda: places.append(barrier.wait())) for _ in range(2)]
for thread in threads:
    thread.start()
places.append(barrier.wait())
for thread in threads:
    thread.join()
print(sorted(places), out[-1], barrier.n_waiting, barrier.broken)
try:
    barrier.wait(0.001)
except threading.BrokenBarrierError:
    print("broken", barrier.broken)

condition = threading.Condition()
items = []


def consumer():
    with condition:
        condition.wait_for(lambda: items)
        out.append(items.pop())


thread = threading.Thread(target=consumer)
thread.start()
with condition:
    items.append("item")
    condition.notify()
thread.join()
print(out[-1])
with condition, condition:
    print(condition.wait(0.001), condition.wait_for(lambda: False, 0.001), condition.wait_for(lambda: 3))
for action in (condition.wait, condition.notify):
    try:
        action()
    except RuntimeError as error:
        print(error)

mine = threading.local()
mine.x = 1


class Prepared(threading.local):
    shared = "class"

    def __init__(self, value):
        self.values = [value]


prepared = Prepared(5)
prepared.values.append(6)


def local():
    out.append((hasattr(mine, "x"), prepared.values, prepared.shared))
    mine.x = 2


thread = threading.Thread(target=local)
thread.start()
thread.join()
print(out[-1], mine.x, prepared.values, mine.__dict__)
del mine.x
try:
    mine.x
except AttributeError:
    print("deleted")


def failing():
    1 / 0


def hook(args):
    print(args.exc_type.__name__, args.exc_value, args.thread.name)


threading.excepthook = hook
thread = threading.Thread(target=failing, name="failing")
thread.start()
thread.join()


# Those that are no daemons are waited for at the end.
def last():
    time.sleep(0.01)
    print("last")


threading.Thread(target=lambda: (time.sleep(60), print("never")), daemon=True).start()
threading.Thread(target=last).start()
