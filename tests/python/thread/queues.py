# queue: queues between threads.
# board: off
import queue
import threading

numbers, results = queue.Queue(2), queue.SimpleQueue()


def worker():
    while True:
        number = numbers.get()
        if number is None:
            numbers.task_done()
            return
        results.put(number * number)
        numbers.task_done()


threads = [threading.Thread(target=worker) for _ in range(3)]
for thread in threads:
    thread.start()
for number in range(20):
    numbers.put(number)
for thread in threads:
    numbers.put(None)
numbers.join()
for thread in threads:
    thread.join()
print(sorted(results.get() for _ in range(results.qsize())), numbers.empty())

numbers.put(1)
numbers.put(2, timeout=1)
print(numbers.full(), numbers.qsize())
for action in (lambda: numbers.put(3, False), lambda: numbers.put(3, timeout=0.001), lambda: numbers.put_nowait(3)):
    try:
        action()
    except queue.Full:
        print("full")
print(numbers.get(), numbers.get_nowait())
for action in (lambda: numbers.get(False), lambda: numbers.get(True, 0.001), numbers.get_nowait):
    try:
        action()
    except queue.Empty:
        print("empty")
numbers.task_done()
numbers.task_done()
try:
    numbers.task_done()
except ValueError as error:
    print(error)

stack, ordered = queue.LifoQueue(), queue.PriorityQueue()
for number in (3, 1, 2):
    stack.put(number)
    ordered.put(number)
print([stack.get() for _ in range(3)], [ordered.get() for _ in range(3)])
