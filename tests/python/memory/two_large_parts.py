# own
# options: -X heapsize=400k
# board: off
# An operation that needs more than there is ends in MemoryError, though each of its parts would fit.
s = "x" * 60000 + "," + "y" * 60000
pad = bytes(110000)
try:
    s.partition(",")
    print("fits")
except MemoryError:
    print("MemoryError")
del pad
print(len(s.partition(",")))
