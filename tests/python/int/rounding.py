for n in (0, 5, 15, 25, 35, -5, -15, -25, 1234, 1250, 1350, -1250, 10 ** 20 + 5, 2 ** 100):
    print(n, round(n), round(n, 0), round(n, 2), round(n, -1), round(n, -2), round(n, -3), round(n, -30))
print(round(7, None), round(True), round(12345, True))
try:
    round(1, 1.5)
except TypeError as error:
    print(error)
import math
print(math.floor(5), math.ceil(-5), math.trunc(7), (5).__floor__(), (5).__ceil__(), (5).__trunc__(), (5).__index__(), (5).__int__(), (5).__float__())
