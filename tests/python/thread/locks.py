# Locks: who holds them, timeouts, errors.
import _thread
import time

lock = _thread.allocate_lock()
print(lock.locked(), lock.acquire(), lock.locked())
print(lock.acquire(False), lock.acquire(0), lock.acquire(blocking=False))
start = time.monotonic()
print(lock.acquire(True, 0.02), lock.acquire(timeout=0.01), time.monotonic() - start >= 0.03)
print(lock.release(), lock.locked())
for action in (
    lambda: lock.release(),
    lambda: lock.acquire(False, 1),
    lambda: lock.acquire(True, -2),
    lambda: lock.acquire(True, 1e20),
    lambda: lock.acquire("x", "y"),
    lambda: _thread.RLock().release(),
):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__)

with lock as entered:
    print(entered, lock.locked())
print(lock.locked(), isinstance(lock, _thread.LockType), _thread.error is RuntimeError)
print(repr(lock).startswith("<unlocked _thread.lock object at 0x"))

# Anybody may release a plain lock.
lock.acquire()
_thread.start_new_thread(lock.release, ())
lock.acquire()
print(lock.locked())
lock.release()

# A recursive lock belongs to a thread.
owned = _thread.RLock()
print(owned.acquire(), owned.acquire(), owned._is_owned())
result = []
done = _thread.allocate_lock()
done.acquire()


def other():
    try:
        owned.release()
    except RuntimeError:
        result.append("not its own")
    result.append(owned.acquire(False))
    result.append(owned._is_owned())
    done.release()
    with owned:
        result.append("taken")
    done.release()


_thread.start_new_thread(other, ())
done.acquire()
print(result)
owned.release()
owned.release()
done.acquire()
print(result[-1], owned._is_owned())
bound = lock.acquire
print(bound(), bound(False), bound(timeout=0.001))
