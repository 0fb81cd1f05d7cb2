# own
# Ctrl-C is for the main thread, whatever it does.
import _thread
import time

stop = False


def busy():
    while not stop:
        pass


lock = _thread.allocate_lock()
lock.acquire()
for start in (lambda: None, lambda: _thread.start_new_thread(busy, ())):
    start()
    for wait in (lambda: time.sleep(20), lambda: lock.acquire(True, 20)):
        _thread.start_new_thread(lambda: (time.sleep(0.005), _thread.interrupt_main()), ())
        try:
            wait()
        except KeyboardInterrupt:
            print("interrupted")
stop = True


def loop():
    while True:
        pass


_thread.start_new_thread(_thread.interrupt_main, ())
try:
    loop()
except KeyboardInterrupt:
    print("interrupted")
