# Floats and complex numbers, and functions of math.
import math

total = 0.0
for number in range(300000):
    x = number * 0.001
    total += math.sqrt(x) * math.sin(x) - abs(x - 10.0) / (x + 1.0)
inside = 0
for row in range(60):
    for column in range(60):
        z, c = 0j, complex(column / 30 - 1.5, row / 30 - 1)
        for _ in range(40):
            if abs(z) > 2:
                break
            z = z * z + c
        else:
            inside += 1
print(round(total, 6), inside)
