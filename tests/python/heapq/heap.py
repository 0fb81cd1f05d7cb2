# Heaps of numbers and of objects that only know `<`.
import heapq


class Item:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        return self.value < other.value


numbers = [(i * 37 + 11) % 101 for i in range(60)]
heap = []
for number in numbers:
    heapq.heappush(heap, number)
print(heap[:8])
print([heapq.heappop(heap) for _ in range(60)] == sorted(numbers))
heap = numbers[:]
heapq.heapify(heap)
print(heap[:8])
print(heapq.heappushpop(heap, -5), heapq.heappushpop(heap, 50), heapq.heapreplace(heap, 200), heap[:5])
items = [Item(number) for number in numbers]
heapq.heapify(items)
print([heapq.heappop(items).value for _ in range(5)])
print(heapq.nlargest(3, numbers), heapq.nsmallest(3, numbers), heapq.nsmallest(2, numbers, key=lambda n: -n), heapq.nlargest(-1, numbers))
print(heapq.heappushpop([], 3))
