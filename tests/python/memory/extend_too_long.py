# Refused at once, the list unchanged.
for much in (range(10**10), range(10**12)):
    for start in ([], [1, 2]):
        try:
            start.extend(much)
        except MemoryError:
            print("MemoryError", start)
        try:
            start += much
        except MemoryError:
            print("MemoryError", start)
for work in (list, tuple):
    try:
        work(range(10**12))
    except MemoryError:
        print("MemoryError")
