# Products and quotients of long integers.
def factorial(n):
    result = 1
    for factor in range(2, n + 1):
        result *= factor
    return result


total = 0
for size in range(300, 900):
    number = factorial(size)
    total += number // factorial(size // 2) % 1000003
    while number > 1 << 64:
        number //= 1000000007
    total += number % 97
print(total)
