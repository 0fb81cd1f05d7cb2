# board: off
# python: 3.14
# Calls that run in threads.
from concurrent.futures import *
import concurrent.futures, time, threading
with ThreadPoolExecutor(max_workers=3) as ex:
    print(list(ex.map(pow, [1,2,3],[2,2,2])))
    f = ex.submit(lambda: 1/0)
    print(type(f.exception()).__name__)
    try: f.result()
    except ZeroDivisionError as e: print(e)
    fs = [ex.submit(time.sleep, 0.01*i) for i in range(5)]
    done, nd = wait(fs)
    print(len(done), len(nd))
    print(sorted(fs.index(f) for f in as_completed(fs)) == list(range(5)))
    def slow(x): time.sleep(x); return x
    fs=[ex.submit(slow, x) for x in (0.06,0.01,0.03)]
    print([f.result() for f in as_completed(fs)])
    d,n = wait([ex.submit(slow,0.2), ex.submit(slow,0.01)], return_when=FIRST_COMPLETED)
    print(len(d),len(n))
    try: ex.submit(slow, 0.1).result(0.01)
    except TimeoutError: print('timeout')
    try: list(as_completed([ex.submit(slow,0.1)],timeout=0.01))
    except TimeoutError as e: print(e)
try: ex.submit(print)
except RuntimeError as e: print(e)
f=Future(); f.add_done_callback(lambda f: print('cb', f.cancelled())); print(f.cancel(), f.cancelled(), f.done())
try: f.result()
except CancelledError: print('cancelled')
f=Future(); f.set_result(3); print(repr(f).split()[0], repr(f)[-30:])
try: f.set_result(4)
except InvalidStateError as e: print(str(e)[:19])
ex=ThreadPoolExecutor(1); a=ex.submit(slow,0.05); bs=[ex.submit(slow,1) for _ in range(3)]; ex.shutdown(cancel_futures=True); print(a.result(), [b.cancelled() for b in bs])
print(threading.active_count())
