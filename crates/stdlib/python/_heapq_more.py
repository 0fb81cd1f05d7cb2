"""What `heapq` has besides what is built in: merging, and heaps with the largest item first."""

from heapq import heapify as _heapify, heappop as _heappop, heapreplace as _heapreplace


class _Head:
    """The next item of an iterator, in order of its key and then of the iterators."""

    __slots__ = ("key", "order", "item", "rest")

    def __init__(self, key, order, item, rest):
        self.key, self.order, self.item, self.rest = key, order, item, rest

    def __lt__(self, other):
        if self.key < other.key:
            return True
        return not other.key < self.key and self.order < other.order


class _HeadDown(_Head):
    __slots__ = ()

    def __lt__(self, other):
        if other.key < self.key:
            return True
        return not self.key < other.key and self.order < other.order


def merge(*iterables, key=None, reverse=False):
    kind = _HeadDown if reverse else _Head
    heads = []
    for order, iterable in enumerate(iterables):
        rest = iter(iterable)
        for item in rest:
            heads.append(kind(item if key is None else key(item), order, item, rest))
            break
    _heapify(heads)
    while heads:
        head = heads[0]
        yield head.item
        for item in head.rest:
            head.item, head.key = item, item if key is None else key(item)
            _heapreplace(heads, head)
            break
        else:
            _heappop(heads)


def _check(heap, what):
    if not isinstance(heap, list):
        raise TypeError(f"{what} must be list, not {type(heap).__name__}")


def _rise(heap, position, top):
    """Moves an item up while it is larger than what is above it."""
    item = heap[position]
    while position > top:
        parent = (position - 1) >> 1
        if not heap[parent] < item:
            break
        heap[position] = heap[parent]
        position = parent
    heap[position] = item


def _sink(heap, position):
    """Moves an item down to a leaf, the larger child up each time, and then up to its place."""
    top, item, end = position, heap[position], len(heap)
    while (child := 2 * position + 1) < end:
        if child + 1 < end and not heap[child + 1] < heap[child]:
            child += 1
        heap[position] = heap[child]
        position = child
    heap[position] = item
    _rise(heap, position, top)


def heapify_max(heap, /):
    _check(heap, "heapify_max() argument")
    for position in reversed(range(len(heap) // 2)):
        _sink(heap, position)


def heappush_max(heap, item, /):
    _check(heap, "heappush_max() argument 1")
    heap.append(item)
    _rise(heap, len(heap) - 1, 0)


def heappop_max(heap, /):
    _check(heap, "heappop_max() argument")
    if not heap:
        raise IndexError("index out of range")
    last = heap.pop()
    return heapreplace_max(heap, last) if heap else last


def heapreplace_max(heap, item, /):
    _check(heap, "heapreplace_max() argument 1")
    if not heap:
        raise IndexError("index out of range")
    largest, heap[0] = heap[0], item
    _sink(heap, 0)
    return largest


def heappushpop_max(heap, item, /):
    _check(heap, "heappushpop_max() argument 1")
    if heap and item < heap[0]:
        item, heap[0] = heap[0], item
        _sink(heap, 0)
    return item
