# The largest allocation on a heap where every other small object was freed.
import gc


def fill():
    blocks = []
    try:
        while True:
            blocks.append(bytearray(20))
    except MemoryError:
        pass
    return blocks


# The names are there before the heap is full.
blocks = count = i = free = None
blocks = fill()
count = len(blocks)
for i in range(0, count, 2):
    blocks[i] = None
gc.collect()
free = gc.mem_free()


def largest(limit):
    low, high = 0, limit
    while high - low > 16:
        middle = (low + high) // 2
        try:
            bytearray(middle)
            low = middle
        except MemoryError:
            high = middle
    return low


size = largest(free)
print(count, "blocks, every other freed:", free, "bytes free, largest allocation", size)
print("largest allocation / free: %.1f %%" % (100 * size / free))
print("ok" if size >= 0.99 * free else "too small")
