print(True, False, repr(True), str(False), int(True), True + True, True * 10, -True, ~False, True == 1, True is (1 == 1))
print(True & False, True | False, True ^ True, True & 1, 1 | False, type(True & 1).__name__, type(True & True).__name__)
print(bool(0), bool(1), bool(""), bool([]), bool([0]), bool(0.0), bool(0j), bool(1 << 100), bool(None), bool())
print(isinstance(True, int), issubclass(bool, int), [10, 20][True], "ab" * True, f"{True}", f"{True:d}", f"{True:5}|", hash(True))
print(True.__and__(False), bool.__bases__ == (int,), True < 2, sorted([True, False, 2, -1]))
try:
    class B(bool):
        pass
except TypeError as error:
    print(error)
