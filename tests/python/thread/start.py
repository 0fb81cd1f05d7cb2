# Starting threads: arguments, identities, ends.
import _thread
import time

lock = _thread.allocate_lock()
seen = []


def note(*args, **kwargs):
    with lock:
        seen.append((args, kwargs))
        identities.add(_thread.get_ident())


class Callable:
    def __init__(self, *args):
        note(self.__class__.__name__, *args)

    def __call__(self, *args):
        note("called", *args)

    def method(self, *args):
        note("method", *args)


def generator():
    note("never")
    yield


identities = {_thread.get_ident()}
made = Callable(0)
keywords = {"b": 2}
started = [
    _thread.start_new_thread(note, ()),
    _thread.start_new_thread(note, (1, 2)),
    _thread.start_new_thread(note, (1,), keywords),
    _thread.start_new_thread(made, (3,)),
    _thread.start_new_thread(made.method, (4,)),
    _thread.start_new_thread(Callable, (5,)),
    _thread.start_new_thread(seen.append, (((6,), {}),)),
    _thread.start_new_thread(generator, ()),
    _thread.start_new_thread(_thread.exit, ()),
    _thread.start_new_thread(time.sleep, (0.001,)),
]
while len(seen) < 8 or _thread._count() > 0:
    time.sleep(0.001)
for args, kwargs in sorted(seen, key=repr):
    print(args, kwargs)
print(len(identities), len(set(started)), all(isinstance(identity, int) for identity in started))

for args in ((1, ()), (note, []), (note, (), 1), (note,), ()):
    try:
        _thread.start_new_thread(*args)
    except TypeError:
        print("TypeError")

# Threads that start threads.
count = 0


def tree(depth):
    global count
    if depth:
        _thread.start_new_thread(tree, (depth - 1,))
        _thread.start_new_thread(tree, (depth - 1,))
    with lock:
        count += 1


tree(4)
while count < 31:
    time.sleep(0)
print(count)


# Ends that nobody is told of.
def leave(how):
    try:
        how()
    finally:
        note(how.__name__)


def system_exit():
    raise SystemExit(3)


seen.clear()
_thread.start_new_thread(leave, (_thread.exit,))
_thread.start_new_thread(leave, (system_exit,))
while len(seen) < 2:
    time.sleep(0)
print(sorted(seen, key=repr))
print(_thread.stack_size(), _thread.stack_size(65536), _thread.stack_size(), _thread.stack_size())
