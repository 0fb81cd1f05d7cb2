# A million short-lived objects beside a hundred thousand that stay.
class Node:
    def __init__(self, value, rest):
        self.value = value
        self.rest = rest


kept = [Node(number, None) for number in range(100000)]
total = 0
for number in range(1000000):
    total += Node(number, kept).value
print(total, len(kept))
