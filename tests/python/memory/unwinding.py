# own
# options: -X heapsize=40m
# stress: off
# board: off
# A deep recursion that takes all memory ends soon: its frames have no memory for tracebacks.
import sys

sys.setrecursionlimit(10 ** 9)


def endless(number):
    return [number] + endless(number + 1)


try:
    endless(0)
except MemoryError:
    print("MemoryError")
