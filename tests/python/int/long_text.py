n = 3 ** 5000
s = str(n)
print(len(s), s[:20], s[-20:], int(s) == n)
h = hex(n)
print(len(h), h[:20], int(h, 16) == n, int(h, 0) == n, int(str(-n)) == -n)
f = 1
for i in range(1, 301):
    f *= i
print(f)
for base in (3, 7, 11, 36):
    digits, rest = "", f
    while rest:
        rest, digit = divmod(rest, base)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    print(base, int(digits, base) == f)
