print(list(reversed("abc")), list(reversed((1, 2))), list(reversed(range(3))), list(reversed({1: 0, 2: 0})))
class S:
    def __len__(self):
        return 3
    def __getitem__(self, i):
        return i * 10
print(list(reversed(S())))
class R:
    def __reversed__(self):
        return iter("custom")
print("".join(reversed(R())))
for bad in ({1}, 5):
    try:
        reversed(bad)
    except TypeError as e:
        print(e)
r = reversed([1, 2])
print(iter(r) is r, next(r), next(r), next(r, "end"), next(r, "end"))
