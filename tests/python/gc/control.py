# own
# stress: off
import gc

gc.collect()
print(gc.isenabled())
gc.disable()
print(gc.isenabled())
gc.enable()
free = gc.mem_free()
used = gc.mem_alloc()
keep = bytearray(5000)
print(gc.mem_alloc() - used >= 5000, free - gc.mem_free() >= 5000)
del keep
print(gc.collect() > 500)
print(gc.threshold())
gc.threshold(20000)
print(gc.threshold())
for i in range(100):
    x = bytearray(2000)
gc.threshold(-1)
print(gc.threshold())
