# Around the limits of small integers on 32 and 64 bits.
for bits in (29, 30, 31, 32, 61, 62, 63, 64, 127, 128):
    top = 1 << bits
    for n in (top - 1, top, top + 1, -top - 1, -top, -top + 1):
        print(n, n + 1, n - 1, -n, ~n, n * 2, n // 2, n % 10, n >> 1, n << 1, abs(n), n == n + 0, n ^ -1)
