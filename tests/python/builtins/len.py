print(len(""), len("héé"), len([1]), len({}), len({1}), len(range(5)), len(b"ab"), len((1, 2)))
class L:
    def __init__(self, n):
        self.n = n
    def __len__(self):
        return self.n
print(len(L(7)), bool(L(0)), bool(L(1)))
for f in (lambda: len(5), lambda: len(L(-1)), lambda: len(L("a")), lambda: len(), lambda: len(iter([]))):
    try:
        f()
    except (TypeError, ValueError) as e:
        print(type(e).__name__)
