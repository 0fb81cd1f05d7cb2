print([1, 2] == [1, 2], [1, 2] != [1, 2], [1, 2] == [1, 2, 3], [1] == (1,))
print([1, 2] < [1, 3], [1, 2] < [1, 2, 0], [2] > [1, 9], [] < [0], [1, 2] <= [1, 2], [1] >= [1, 0])
print([1, [2, 3]] == [1, [2, 3]], [1.0, True] == [1, 1])
try:
    [1] < ["a"]
except TypeError as e:
    print(e)
try:
    [1] < (1,)
except TypeError as e:
    print(e)
nan = float("nan")
print([nan] == [nan], [nan] == [float("nan")])

class E:
    def __eq__(self, other):
        print("eq")
        return True
    def __lt__(self, other):
        return "lt result"
print([E()] == [0], [0] == [E()], [E(), 1] < [0, 2])
class F:
    def __eq__(self, other):
        return False
    def __lt__(self, other):
        return "lt result"
print([F()] < [F()])
