"""Threads with names, and what they wait for each other with: CPython's `threading` over `_thread`."""

import sys
from _thread import RLock, TIMEOUT_MAX, _count, allocate_lock, get_ident, stack_size, start_new_thread
from _thread import LockType as Lock
from time import monotonic

__all__ = (
    "Barrier", "BoundedSemaphore", "BrokenBarrierError", "Condition", "Event", "Lock", "RLock", "Semaphore",
    "TIMEOUT_MAX", "Thread", "ThreadError", "Timer", "active_count", "current_thread", "enumerate", "excepthook",
    "get_ident", "get_native_id", "local", "main_thread", "stack_size",
)

ThreadError = RuntimeError
get_native_id = get_ident

# Threads that run, by identity.
_active = {}
_made = 0


def excepthook(args):
    """Shows what ended a thread, but not SystemExit."""
    if args.exc_type is SystemExit:
        return
    name = args.thread.name if args.thread else get_ident()
    print("Exception in thread", name + ":", file=sys.stderr)
    sys.print_exception(args.exc_value, sys.stderr)


__excepthook__ = excepthook


class ExceptHookArgs:
    def __init__(self, args):
        self.exc_type, self.exc_value, self.exc_traceback, self.thread = args


class Thread:
    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None, context=None):
        if group is not None:
            raise ValueError("group argument must be None for now")
        global _made
        if name is None:
            _made += 1
            name = "Thread-%d" % _made
            if target is not None:
                name += " (%s)" % getattr(target, "__name__", "?")
        self._target = target
        self._args = args
        self._kwargs = {} if kwargs is None else kwargs
        self.name = str(name)
        self._daemon = current_thread().daemon if daemon is None else bool(daemon)
        self._ident = None
        self._ended = None  # A lock: the thread holds it while it runs.
        self._locals = {}

    def start(self):
        if self._ended is not None:
            raise RuntimeError("threads can only be started once")
        self._ended = allocate_lock()
        self._ended.acquire()
        try:
            self._ident = start_new_thread(self._begin, ())
            _active[self._ident] = self
        except:
            self._ended = None
            raise

    def run(self):
        try:
            if self._target is not None:
                self._target(*self._args, **self._kwargs)
        finally:
            # They may lead back to this thread.
            self._target = self._args = self._kwargs = None

    def _begin(self):
        try:
            self.run()
        except BaseException as error:
            excepthook(ExceptHookArgs((type(error), error, error.__traceback__, self)))
        finally:
            _active.pop(get_ident(), None)
            self._locals = {}
            self._ended.release()

    def join(self, timeout=None):
        if self._ended is None:
            raise RuntimeError("cannot join thread before it is started")
        if self is current_thread():
            raise RuntimeError("cannot join current thread")
        if _acquire(self._ended, timeout):
            self._ended.release()

    def is_alive(self):
        return self._ended is not None and self._ended.locked()

    @property
    def ident(self):
        return self._ident

    native_id = ident

    @property
    def daemon(self):
        return self._daemon

    @daemon.setter
    def daemon(self, value):
        if self._ended is not None:
            raise RuntimeError("cannot set daemon status of active thread")
        self._daemon = bool(value)

    def __repr__(self):
        state = "initial" if self._ended is None else "started" if self.is_alive() else "stopped"
        daemon = " daemon" if self._daemon else ""
        ident = "" if self._ident is None else " " + str(self._ident)
        return "<%s(%s, %s%s%s)>" % (type(self).__name__, self.name, state, daemon, ident)


class _Found(Thread):
    """A thread that was not started here: the main one, or one of `_thread`."""

    def __init__(self, name, daemon):
        self.name = name
        self._daemon = daemon
        self._ident = get_ident()
        self._ended = allocate_lock()
        self._ended.acquire()
        self._locals = {}


class _MainThread(_Found):
    pass


class _DummyThread(_Found):
    pass


_main = _active[get_ident()] = _MainThread("MainThread", False)


def main_thread():
    return _main


def current_thread():
    try:
        return _active[get_ident()]
    except KeyError:
        thread = _active[get_ident()] = _DummyThread("Dummy-%d" % get_ident(), True)
        return thread


def enumerate():
    return list(_active.values())


def active_count():
    return len(_active)


def _shutdown():
    """Waits for all threads that are no daemons; called when the main program ends."""
    for thread in enumerate():
        if not thread.daemon and thread is not _main:
            thread.join()


def _acquire(lock, timeout):
    if timeout is None:
        return lock.acquire()
    return lock.acquire(True, timeout) if timeout > 0 else lock.acquire(False)


class Condition:
    def __init__(self, lock=None):
        self._lock = RLock() if lock is None else lock
        self.acquire = self._lock.acquire
        self.release = self._lock.release
        # One lock a waiting thread, acquired; who notifies releases it.
        self._waiters = []

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def __repr__(self):
        return "<Condition(%r, %d)>" % (self._lock, len(self._waiters))

    def _is_owned(self):
        owned = getattr(self._lock, "_is_owned", None)
        return self._lock.locked() if owned is None else owned()

    def wait(self, timeout=None):
        if not self._is_owned():
            raise RuntimeError("cannot wait on un-acquired lock")
        waiter = allocate_lock()
        waiter.acquire()
        self._waiters.append(waiter)
        save = getattr(self._lock, "_release_save", None)
        state = self._lock.release() if save is None else save()
        notified = False
        try:
            notified = _acquire(waiter, timeout)
            return notified
        finally:
            if save is None:
                self._lock.acquire()
            else:
                self._lock._acquire_restore(state)
            if not notified and waiter in self._waiters:
                self._waiters.remove(waiter)

    def wait_for(self, predicate, timeout=None):
        end = None if timeout is None else monotonic() + timeout
        result = predicate()
        while not result:
            left = None
            if end is not None:
                left = end - monotonic()
                if left <= 0:
                    break
            self.wait(left)
            result = predicate()
        return result

    def notify(self, n=1):
        if not self._is_owned():
            raise RuntimeError("cannot notify on un-acquired lock")
        while n > 0 and self._waiters:
            self._waiters.pop(0).release()
            n -= 1

    def notify_all(self):
        self.notify(len(self._waiters))


class Semaphore:
    def __init__(self, value=1):
        if value < 0:
            raise ValueError("semaphore initial value must be >= 0")
        self._changed = Condition(Lock())
        self._value = value

    def acquire(self, blocking=True, timeout=None):
        if not blocking and timeout is not None:
            raise ValueError("can't specify timeout for non-blocking acquire")
        with self._changed:
            if not self._changed.wait_for(lambda: self._value > 0, timeout if blocking else 0):
                return False
            self._value -= 1
            return True

    def release(self, n=1):
        if n < 1:
            raise ValueError("n must be one or more")
        with self._changed:
            self._check(n)
            self._value += n
            self._changed.notify(n)

    def _check(self, n):
        pass

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        super().__init__(value)
        self._most = value

    def _check(self, n):
        if self._value + n > self._most:
            raise ValueError("Semaphore released too many times")


class Event:
    def __init__(self):
        self._changed = Condition(Lock())
        self._flag = False

    def is_set(self):
        return self._flag

    def set(self):
        with self._changed:
            self._flag = True
            self._changed.notify_all()

    def clear(self):
        with self._changed:
            self._flag = False

    def wait(self, timeout=None):
        with self._changed:
            return self._flag or self._changed.wait(timeout)


class BrokenBarrierError(RuntimeError):
    pass


class Barrier:
    def __init__(self, parties, action=None, timeout=None):
        if parties < 1:
            raise ValueError("parties must be greater than 0")
        self._changed = Condition(Lock())
        self.parties = parties
        self._action = action
        self._timeout = timeout
        self._count = 0
        # Rounds that all parties have passed; broken: no more rounds.
        self._round = 0
        self.broken = False

    @property
    def n_waiting(self):
        return self._count

    def wait(self, timeout=None):
        if timeout is None:
            timeout = self._timeout
        with self._changed:
            if self.broken:
                raise BrokenBarrierError
            index, number = self._count, self._round
            self._count += 1
            if self._count < self.parties:
                passed = self._changed.wait_for(lambda: self.broken or self._round != number, timeout)
                if self._round == number:
                    if not passed:
                        self._break()
                    raise BrokenBarrierError
                return index
            try:
                if self._action:
                    self._action()
            except:
                self._break()
                raise
            self._count = 0
            self._round += 1
            self._changed.notify_all()
            return index

    def _break(self):
        self.broken = True
        self._count = 0
        self._changed.notify_all()

    def abort(self):
        with self._changed:
            self._break()

    def reset(self):
        with self._changed:
            if self._count > 0:
                self._break()
            self.broken = False


class Timer(Thread):
    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__()
        self.interval = interval
        self.function = function
        self.args = [] if args is None else args
        self.kwargs = {} if kwargs is None else kwargs
        self.finished = Event()

    def cancel(self):
        self.finished.set()

    def run(self):
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            self.function(*self.args, **self.kwargs)
        self.finished.set()


class local:
    """Attributes of which each thread has its own."""

    def __new__(cls, *args, **kwargs):
        made = super().__new__(cls)
        object.__setattr__(made, "_local_arguments", (args, kwargs))
        current_thread()._locals[id(made)] = {}
        return made

    def __getattribute__(self, name):
        if name == "__dict__":
            return _values(self)
        try:
            return _values(self)[name]
        except KeyError:
            return object.__getattribute__(self, name)

    def __setattr__(self, name, value):
        if name == "__dict__":
            raise AttributeError("'%s' object attribute '__dict__' is read-only" % type(self).__name__)
        _values(self)[name] = value

    def __delattr__(self, name):
        try:
            del _values(self)[name]
        except KeyError:
            raise AttributeError("'%s' object has no attribute '%s'" % (type(self).__name__, name)) from None

    def __del__(self):
        for thread in enumerate():
            thread._locals.pop(id(self), None)


def _values(object_):
    values = current_thread()._locals
    key = id(object_)
    if key not in values:
        # The first time in this thread: it is prepared here too.
        values[key] = {}
        args, kwargs = object.__getattribute__(object_, "_local_arguments")
        type(object_).__init__(object_, *args, **kwargs)
    return values[key]
