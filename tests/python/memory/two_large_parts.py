# stress: off
# own
# stress: off
# options: -X heapsize=1000k
# board: off
# An operation that needs more than there is ends in MemoryError, though each of its parts would fit.
s = "x" * 150000 + "," + "y" * 150000
pad = bytes(450000)
try:
    s.partition(",")
    print("fits")
except MemoryError:
    print("MemoryError")
del pad
print(len(s.partition(",")))
