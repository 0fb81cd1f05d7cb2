class Odd:
    def __eq__(self, other):
        return other % 2 == 1
print([2, 4, 5].index(Odd()), [1, 2, 3].count(Odd()), Odd() in [2, 4], Odd() in [2, 3])
a = [2, 3, 4]
a.remove(Odd())
print(a)

class Shrinking:
    def __init__(self, target):
        self.target = target
    def __eq__(self, other):
        self.target.clear()
        return False
a = []
a.extend([Shrinking(a), 1, 2])
print(3 in a, a)
a = []
a.extend([Shrinking(a), 1, 2])
print(a == [0, 1, 2])
