# board: off
# python: 3.14
# stress: off
# Handlers of signals, timers, and signals for tasks.
import signal, os, time, threading
print(signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT) is signal.default_int_handler, repr(signal.SIGTERM), signal.Signals(2).name)
def handler(number, frame):
    print("got", signal.Signals(number).name, frame is not None and frame.f_code.co_name)
print(signal.signal(signal.SIGTERM, handler), signal.getsignal(signal.SIGTERM) is handler)
os.kill(os.getpid(), signal.SIGTERM)
def inside():
    signal.raise_signal(signal.SIGTERM)
inside()
try: signal.raise_signal(signal.SIGINT)
except KeyboardInterrupt: print("interrupted")
def mine(number, frame): raise RuntimeError("from handler")
old = signal.signal(signal.SIGINT, mine); print(old is signal.default_int_handler)
try:
    signal.raise_signal(signal.SIGINT)
    time.sleep(0)
except RuntimeError as e: print(e)
signal.signal(signal.SIGINT, signal.SIG_IGN); signal.raise_signal(signal.SIGINT); print("ignored")
signal.signal(signal.SIGINT, signal.default_int_handler)
got = []
signal.signal(signal.SIGALRM, lambda n, f: got.append(n))
print(signal.alarm(100), signal.alarm(0) in (99, 100))
start = time.monotonic()
signal.setitimer(signal.ITIMER_REAL, 0.05); time.sleep(0.15); print(got, 0.14 < time.monotonic() - start < 1)
got.clear(); signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
while len(got) < 3: pass
print(signal.setitimer(signal.ITIMER_REAL, 0)[1], signal.getitimer(signal.ITIMER_REAL))
class Timeout(Exception): pass
def late(n, f): raise Timeout
signal.signal(signal.SIGALRM, late); signal.setitimer(signal.ITIMER_REAL, 0.05)
try:
    while True: sum(range(1000))
except Timeout: print("timeout")
signal.setitimer(signal.ITIMER_REAL, 0.05)
try: time.sleep(5)
except Timeout: print("timeout in sleep")
lock = threading.Lock(); lock.acquire(); signal.setitimer(signal.ITIMER_REAL, 0.05)
try: lock.acquire()
except Timeout: print("timeout in lock")
for bad in (lambda: signal.signal(100, handler), lambda: signal.signal(signal.SIGTERM, 5), lambda: signal.signal(9, handler), lambda: signal.setitimer(0, -1)):
    try: bad()
    except (ValueError, TypeError, OSError) as e: print(type(e).__name__)
def other():
    try: signal.signal(signal.SIGTERM, handler)
    except ValueError as e: print(e)
t = threading.Thread(target=other); t.start(); t.join()
print(signal.strsignal(15), signal.SIGTERM in signal.valid_signals(), signal.NSIG, signal.SIG_DFL, os.getppid() > 0)
signal.signal(signal.SIGUSR1, handler); threading.Timer(0.05, lambda: os.kill(os.getpid(), signal.SIGUSR1)).start(); signal.pause(); print("after pause")
print(signal.signal(signal.SIGTERM, signal.SIG_DFL) is handler)
try: os.kill(os.getpid(), 0); os.kill(99999999, 0)
except ProcessLookupError as e: print("no process")
import asyncio
async def main():
    loop = asyncio.get_running_loop(); stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    threading.Timer(0.05, lambda: os.kill(os.getpid(), signal.SIGTERM)).start()
    await stop.wait(); print("stopped")
    loop.add_signal_handler(signal.SIGALRM, lambda x: (print("alarm", x), stop.clear()), 5)
    signal.setitimer(signal.ITIMER_REAL, 0.03)
    await asyncio.sleep(0.1); print(stop.is_set(), loop.remove_signal_handler(signal.SIGALRM), loop.remove_signal_handler(signal.SIGALRM))
asyncio.run(main())
