# Attributes by name and by dot, of instances with few and many attributes.
class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


NAMES = ["field%d" % number for number in range(60)]
point = Point(1, 2)
for _ in range(2500):
    for name in NAMES:
        setattr(point, name, getattr(point, name, 0) + 1)
total = 0
for number in range(400000):
    point.x = point.y + number
    total += point.x
print(total, getattr(point, "field7"), hasattr(point, "z"))
