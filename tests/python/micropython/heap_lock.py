# own
import micropython

numbers = list(range(4))
total = 0
micropython.heap_lock()
micropython.heap_lock()
print(micropython.heap_locked())
while total < 6:
    total += 2
print(total)
try:
    numbers = numbers + [1]
except MemoryError:
    print("MemoryError")
print(micropython.heap_unlock())
try:
    bytearray(10)
except MemoryError:
    print("MemoryError")
micropython.heap_unlock()
print(micropython.heap_locked(), numbers + [5])
