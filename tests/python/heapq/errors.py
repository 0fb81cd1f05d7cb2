# What goes wrong leaves all items in the list.
import heapq


class Odd:
    def __lt__(self, other):
        raise ValueError("not ordered")


for call in (
    lambda: heapq.heappop([]),
    lambda: heapq.heapreplace([], 1),
    lambda: heapq.heappush((), 1),
    lambda: heapq.heapify(None),
    lambda: heapq.heappush([1], "a"),
):
    try:
        call()
    except (IndexError, TypeError) as error:
        print(type(error).__name__, error)
heap = [Odd(), Odd(), Odd()]
try:
    heapq.heappop(heap)
except ValueError as error:
    print(error, len(heap))


class Growing:
    def __init__(self, heap):
        self.heap = heap

    def __lt__(self, other):
        self.heap.append(1)
        return True


heap = []
heap.extend(Growing(heap) for _ in range(4))
try:
    heapq.heapify(heap)
except RuntimeError as error:
    print(error)
