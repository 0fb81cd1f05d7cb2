# python: 3.14
# board: off
# Heaps with the largest item first, merging, and colours.
import colorsys
import heapq

print(list(heapq.merge([1, 4, 7], [2, 5], [], [0, 9])))
print(list(heapq.merge(["dog", "horse"], ["cat", "fish", "kangaroo"], key=len)), list(heapq.merge([5, 1], [4, 2], reverse=True)))
print(list(heapq.merge([(1, "a")], [(1, "b")], key=lambda pair: pair[0])), next(heapq.merge(iter([3]), (x for x in [2, 1 << 70]))))
heap = [3, 1, 4, 1, 5, 9, 2, 6]
heapq.heapify_max(heap)
print(heap)
heapq.heappush_max(heap, 7)
print(heap, heapq.heappop_max(heap), heapq.heapreplace_max(heap, 0), heapq.heappushpop_max(heap, 100), heapq.heappushpop_max(heap, 3))
print([heapq.heappop_max(heap) for _ in range(len(heap))])
for wrong in (lambda: heapq.heappop_max([]), lambda: heapq.heapify_max(())):
    try:
        wrong()
    except (IndexError, TypeError) as error:
        print(type(error).__name__, error)
for colour in (0, 0, 0), (1, 1, 1), (0.2, 0.4, 0.4), (1, 0, 0), (0.25, 0.9, 0.1), (0.3, 0.1, 0.8):
    for there, back in (colorsys.rgb_to_hsv, colorsys.hsv_to_rgb), (colorsys.rgb_to_hls, colorsys.hls_to_rgb), (colorsys.rgb_to_yiq, colorsys.yiq_to_rgb):
        print([round(part, 9) for part in there(*colour)], [round(part, 9) for part in back(*there(*colour))])
