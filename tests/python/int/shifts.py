print(1 << 0, 1 << 100, -1 << 65, 5 << 31, 0 << 1000)
print(1 >> 1, -1 >> 1, -1 >> 1000, 12345 >> 3, -12345 >> 3, (1 << 100) >> 99, -(1 << 100) >> 99, -(1 << 100) - 1 >> 64)
print(7 >> (1 << 70), -7 >> (1 << 70), 0 << (1 << 70))
for f in (lambda: 1 << -1, lambda: 1 >> -1, lambda: (1 << 70) << -1, lambda: (1 << 70) >> -5):
    try:
        f()
    except ValueError as error:
        print("ValueError", error)
try:
    1 << (1 << 64)
except (OverflowError, MemoryError) as error:
    print("too large")
