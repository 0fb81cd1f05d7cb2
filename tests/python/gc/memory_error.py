# own
# stress: off
# options: -X heapsize=200000
for attempt in range(3):
    try:
        keep = []
        while True:
            keep.append(bytearray(1000))
    except MemoryError as e:
        count = len(keep)
        keep = None
        print(type(e).__name__, count > 20)
try:
    "x" * 10**9
except MemoryError:
    print("too long")
text = "still works"
print(text.upper(), [i * i for i in range(5)])


def recurse(n):
    return recurse(n + 1)


try:
    recurse(0)
except RecursionError as e:
    print(e)
except MemoryError:
    print("no room for frames")
