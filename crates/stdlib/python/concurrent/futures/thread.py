"""An executor whose calls run in threads."""

import atexit
import threading
from queue import Empty, SimpleQueue
from time import sleep

from . import BrokenExecutor, Executor, Future

_made = 0
_open = set()


def _end():
    """At the end of the program all calls are made."""
    for executor in list(_open):
        executor.shutdown()


atexit.register(_end)


class BrokenThreadPool(BrokenExecutor):
    """A thread's initializer failed."""


class ThreadPoolExecutor(Executor):
    def __init__(self, max_workers=None, thread_name_prefix="", initializer=None, initargs=()):
        global _made
        if max_workers is None:
            # As many as a program that waits for devices and networks can use.
            max_workers = 5
        if max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        if not thread_name_prefix:
            thread_name_prefix = f"ThreadPoolExecutor-{_made}"
            _made += 1
        self._max_workers = max_workers
        self._prefix = thread_name_prefix
        self._initializer, self._initargs = initializer, initargs
        # Calls to be made; None ends a thread.
        self._work = SimpleQueue()
        self._threads = []
        self._idle = 0
        self._closed = False
        self._broken = None
        self._lock = threading.Lock()

    def submit(self, fn, /, *args, **kwargs):
        with self._lock:
            if self._broken:
                raise BrokenThreadPool(self._broken)
            if self._closed:
                raise RuntimeError("cannot schedule new futures after shutdown")
            future = Future()
            self._work.put((future, fn, args, kwargs))
            if self._idle > 0:
                self._idle -= 1
            elif len(self._threads) < self._max_workers:
                # A daemon, or the program's end would wait for it before it is told to end.
                thread = threading.Thread(target=self._run, name=f"{self._prefix}_{len(self._threads)}", daemon=True)
                self._threads.append(thread)
                _open.add(self)
                thread.start()
        # A new thread takes up its call at once.
        sleep(0)
        return future

    def _run(self):
        if self._initializer is not None:
            try:
                self._initializer(*self._initargs)
            except BaseException:
                import logging
                logging.getLogger("concurrent.futures").critical("Exception in initializer:", exc_info=True)
                return self._break()
        while True:
            work = self._work.get()
            if work is None:
                return
            future, function, args, keywords = work
            if future.set_running_or_notify_cancel():
                try:
                    result = function(*args, **keywords)
                except BaseException as error:
                    future.set_exception(error)
                else:
                    future.set_result(result)
            # An idle thread keeps nothing of the call.
            work = future = function = args = keywords = result = None
            with self._lock:
                self._idle += self._work.empty()

    def _drain(self):
        """The futures of calls that have not begun."""
        while True:
            try:
                work = self._work.get_nowait()
            except Empty:
                return
            if work is not None:
                yield work[0]

    def _break(self):
        with self._lock:
            self._broken = "A thread initializer failed, the thread pool is not usable anymore"
            for future in self._drain():
                future.set_exception(BrokenThreadPool(self._broken))

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self._lock:
            self._closed = True
            if cancel_futures:
                for future in self._drain():
                    future.cancel()
            for _ in self._threads:
                self._work.put(None)
        if wait:
            for thread in self._threads:
                thread.join()
            _open.discard(self)
