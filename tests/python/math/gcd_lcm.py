import math
print(math.gcd(), math.gcd(12), math.gcd(12, 18), math.gcd(-12, 18), math.gcd(0, 0), math.gcd(0, 5), math.gcd(12, 18, 27), math.gcd(2 ** 100 * 3, 2 ** 50 * 9), math.gcd(3 ** 200 * 7, 3 ** 150 * 11) == 3 ** 150, math.gcd(True, 5))
print(math.lcm(), math.lcm(4), math.lcm(4, 6), math.lcm(-4, 6), math.lcm(0, 5), math.lcm(2, 3, 4, 5, 6, 7, 8, 9, 10), math.lcm(2 ** 100, 3 ** 50) == 2 ** 100 * 3 ** 50)
class X:
    def __index__(self): return 12
print(math.gcd(X(), 18), math.lcm(X(), 9))
for f in (math.gcd, math.lcm):
    try:
        f(1, 1.5)
    except TypeError as error:
        print(error)
