# own
# An exception that nobody handles ends its thread only.
import _thread
import sys
import time


def failing(number):
    [10][number]


def hook(record):
    print(record.exc_type.__name__, record.exc_value, record.object is failing)


sys.unraisablehook = hook
_thread.start_new_thread(failing, (2,))
_thread.start_new_thread(failing, ())
time.sleep(0.01)
print(_thread._count(), sys.implementation._thread)
