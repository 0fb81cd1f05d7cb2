"""Signals: handlers in Python for what the system or another process sends.

The machine calls `_dispatch` when signals have come, in the main thread, between two instructions.
"""

import _signal
import sys as _sys
from enum import IntEnum as _IntEnum


class Signals(_IntEnum):
    SIGHUP = 1
    SIGINT = 2
    SIGQUIT = 3
    SIGILL = 4
    SIGTRAP = 5
    SIGABRT = 6
    SIGIOT = 6
    SIGBUS = 7
    SIGFPE = 8
    SIGKILL = 9
    SIGUSR1 = 10
    SIGSEGV = 11
    SIGUSR2 = 12
    SIGPIPE = 13
    SIGALRM = 14
    SIGTERM = 15
    SIGSTKFLT = 16
    SIGCHLD = 17
    SIGCLD = 17
    SIGCONT = 18
    SIGSTOP = 19
    SIGTSTP = 20
    SIGTTIN = 21
    SIGTTOU = 22
    SIGURG = 23
    SIGXCPU = 24
    SIGXFSZ = 25
    SIGVTALRM = 26
    SIGPROF = 27
    SIGWINCH = 28
    SIGIO = 29
    SIGPOLL = 29
    SIGPWR = 30
    SIGSYS = 31


class Handlers(_IntEnum):
    SIG_DFL = 0
    SIG_IGN = 1


globals().update(Signals.__members__)
globals().update(Handlers.__members__)
NSIG = 65
ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF = 0, 1, 2


class itimer_error(OSError):
    """A timer that cannot be."""


ItimerError = itimer_error

_TEXTS = {
    1: "Hangup", 2: "Interrupt", 3: "Quit", 4: "Illegal instruction", 5: "Trace/breakpoint trap", 6: "Aborted", 7: "Bus error",
    8: "Floating point exception", 9: "Killed", 10: "User defined signal 1", 11: "Segmentation fault",
    12: "User defined signal 2", 13: "Broken pipe", 14: "Alarm clock", 15: "Terminated", 16: "Stack fault",
    17: "Child exited", 18: "Continued", 19: "Stopped (signal)", 20: "Stopped", 21: "Stopped (tty input)",
    22: "Stopped (tty output)", 23: "Urgent I/O condition", 24: "CPU time limit exceeded", 25: "File size limit exceeded",
    26: "Virtual timer expired", 27: "Profiling timer expired", 28: "Window changed", 29: "I/O possible", 30: "Power failure",
    31: "Bad system call",
}


def default_int_handler(signalnum, frame, /):
    raise KeyboardInterrupt


# What has been chosen; other signals do what the system does by itself.
_handlers = {2: default_int_handler, 13: SIG_IGN}


def _number(signalnum):
    if isinstance(signalnum, float):
        raise TypeError("'float' object cannot be interpreted as an integer")
    if not 1 <= signalnum < NSIG:
        raise ValueError("signal number out of range")
    return int(signalnum)


def _known(number):
    try:
        return Signals(number)
    except ValueError:
        return number


def getsignal(signalnum):
    return _handlers.get(_number(signalnum), SIG_DFL)


def signal(signalnum, handler):
    """Chooses what a signal does; returns what it did before."""
    number = _number(signalnum)
    if not callable(handler) and handler not in (SIG_DFL, SIG_IGN):
        raise TypeError("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
    if not _in_main_thread():
        raise ValueError("signal only works in main thread of the main interpreter")
    before = getsignal(number)
    _catch_interrupts()
    _signal.set_signal(number, 2 if callable(handler) else int(handler))
    _handlers[number] = handler if callable(handler) else Handlers(handler)
    return before


def _in_main_thread():
    threading = _sys.modules.get("threading")
    return threading is None or threading.current_thread() is threading.main_thread()


def _catch_interrupts():
    """From the first handler on Ctrl-C is a signal like others."""
    if not _signal_used[0]:
        _signal_used[0] = True
        _signal.set_signal(2, 2)


_signal_used = [False]


def _dispatch():
    while (number := _signal.take_signal()) is not None:
        _came[0] += 1
        handler = _handlers.get(number, SIG_DFL)
        if callable(handler):
            frame = _sys._getframe(1)
            while frame is not None and frame.f_globals.get("__name__") in ("signal", "os"):
                frame = frame.f_back
            handler(number, frame)


def raise_signal(signalnum, /):
    _catch_interrupts()
    _signal.send_signal(_signal.numbers()[0], _number(signalnum))
    if _in_main_thread():
        _dispatch()


def pause():
    from time import sleep
    before = _came[0]
    while _came[0] == before:
        sleep(0.01)


_came = [0]


def strsignal(signalnum, /):
    return _TEXTS.get(_number(signalnum))


def valid_signals():
    return {_known(number) for number in range(1, NSIG) if number not in (32, 33)}


def siginterrupt(signalnum, flag, /):
    _number(signalnum)


def alarm(seconds, /):
    """SIGALRM in so many seconds; returns how many were left of those chosen before."""
    before = _signal.set_timer(int(seconds) * 1000000, 0)[0]
    return -(-before // 1000000)


def setitimer(which, seconds, interval=0.0, /):
    _check_timer(which)
    if seconds < 0 or interval < 0:
        raise ItimerError(22, "Invalid argument")
    before = _signal.set_timer(round(seconds * 1000000), round(interval * 1000000))
    return before[0] / 1000000, before[1] / 1000000


def getitimer(which, /):
    _check_timer(which)
    before = _signal.set_timer()
    return before[0] / 1000000, before[1] / 1000000


def _check_timer(which):
    if which != ITIMER_REAL:
        raise ItimerError(22, "Invalid argument")
