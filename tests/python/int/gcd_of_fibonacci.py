import math
a, b = 1, 1
for i in range(700):
    a, b = b, a + b
print(a)
print(math.gcd(a, b), math.gcd(a * 12345, b * 67890), math.gcd(a * b, b * 3) == b)
