# Threads that never wait get their turns; those that sleep wake in time.
import _thread
import time

counts = [0, 0, 0]
stop = False


def busy(number):
    while not stop:
        counts[number] += 1


for number in range(3):
    _thread.start_new_thread(busy, (number,))
start = time.monotonic()
time.sleep(0.05)
late = time.monotonic() - start
while min(counts) < 100:
    pass
stop = True
print(late >= 0.05, late < 2)
while _thread._count():
    time.sleep(0.001)

# Sleepers sleep as long as they were told, at the same time.
slept = []


def sleeper(ticks):
    start = time.monotonic()
    time.sleep(ticks * 0.02)
    slept.append((ticks, time.monotonic() - start >= ticks * 0.02))


for ticks in (3, 1, 4, 2):
    _thread.start_new_thread(sleeper, (ticks,))
while len(slept) < 4:
    time.sleep(0.005)
print(sorted(slept))

# A lock passed to and fro.
ping, pong = _thread.allocate_lock(), _thread.allocate_lock()
pong.acquire()
steps = []


def player():
    for number in range(50):
        pong.acquire()
        steps.append(-number)
        ping.release()


_thread.start_new_thread(player, ())
for number in range(50):
    ping.acquire()
    steps.append(number)
    pong.release()
ping.acquire()
print(steps == [sign * number for number in range(50) for sign in (1, -1)])
