import math
print([math.factorial(n) for n in range(15)], math.factorial(True))
print(math.factorial(50), math.factorial(100))
print(len(str(math.factorial(1000))), math.factorial(1000) % 1000003)
for value in (-1, -10 ** 20, 1.5, 5.0, "a"):
    try:
        print(math.factorial(value))
    except (ValueError, TypeError) as error:
        print(type(error).__name__)
