class I:
    def __int__(self):
        return 5
class X:
    def __index__(self):
        return 6
class Both:
    def __int__(self):
        return 7
    def __index__(self):
        return 8
class Bad:
    def __int__(self):
        return "no"
class Plain:
    pass
class Sub(int):
    pass
print(int(I()), int(X()), int(Both()), int(Sub(9)), type(int(Sub(9))) is int, int(True), int())
for value in (Bad(), Plain(), None, [], 1j):
    try:
        int(value)
    except TypeError as error:
        print("TypeError", error)
