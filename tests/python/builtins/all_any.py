print(all([]), all([1, "a"]), all([1, 0, 1]), any([]), any([0, ""]), any([0, 2]))
def gen():
    yield 0
    print("seen")
    yield 1
    print("never")
print(any(gen()), all(gen()))
try:
    all(5)
except TypeError as e:
    print(e)
class B:
    def __bool__(self):
        print("bool")
        return False
print(any([B(), B()]), all([B(), B()]))
