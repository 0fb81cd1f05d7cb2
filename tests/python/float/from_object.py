class F:
    def __float__(self): return 2.5
class X:
    def __index__(self): return 3
class Bad:
    def __float__(self): return 1
class Plain:
    pass
class Sub(float):
    pass
print(float(), float(F()), float(X()), float(Sub(1.5)), type(float(Sub(1.5))) is float, float(True), float(1 << 70))
for value in (Bad(), Plain(), None, [], 1j):
    try:
        float(value)
    except TypeError as error:
        print("TypeError", error)
try:
    float(10 ** 400)
except OverflowError as error:
    print(error)
