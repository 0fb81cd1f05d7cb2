# Products long enough for Karatsuba's method, checked by identities.
a = 7 ** 3000
b = 11 ** 2500
c = 13 ** 900
print((a + b) * (a - b) == a * a - b * b)
print((a * b) // b == a, (a * c) % c, (a * b + 1) % b, (a * b * c) // (a * c) == b)
print((a + b + c) ** 2 == a * a + b * b + c * c + 2 * (a * b + a * c + b * c))
print(a * b % 1000000007, a * a % 998244353, (a << 1000) * c % 1000003)
