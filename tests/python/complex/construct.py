print(complex(), complex(1), complex(1.5, -2), complex(1j), complex(1 + 2j, 3 - 1j), complex(imag=2), complex(real=1, imag=2), complex(True, False))
for text in ("1", "1j", "-j", "+j", "1+2j", " ( 1-2j ) ", "1e5-2.5e-3j", "inf+nanj", "nan-infj", "-1.5J", "(3)", "1_0+1_1j", "1e+5j"):
    print(repr(text), complex(text))
for text in ("", "1+", "1 + 2j", "1+2", "1j+2", "j1", "(1", "1+2jj", "--1j", "a"):
    try:
        print(complex(text))
    except ValueError as error:
        print(error)
class C:
    def __complex__(self): return 1 + 2j
class F:
    def __float__(self): return 2.5
class X:
    def __index__(self): return 3
print(complex(C()), complex(F()), complex(X()), complex(F(), X()))
for arguments in (([],), ("1", 2), (1, "2"), (None,)):
    try:
        complex(*arguments)
    except TypeError:
        print("TypeError")
