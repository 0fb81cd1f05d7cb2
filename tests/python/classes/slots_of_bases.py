# Slots of several bases that share the class that declared them.
class L: __slots__=('a',)
class E(L): __slots__=('t',)
class M: __slots__=()
class P(M,L): __slots__=()
try:
    class PE(E,P): __slots__=()
    x=PE(); x.a=1; x.t=2; print(x.a,x.t)
except TypeError as e: print(e)
try:
    class PE2(P,E): __slots__=()
    x=PE2(); x.a=1; x.t=2; print(x.a,x.t)
except TypeError as e: print(e)
class P3(L): __slots__=()
try:
    class PE3(E,P3): __slots__=()
    x=PE3(); x.a=1; x.t=2; print(x.a,x.t)
except TypeError as e: print(e)
class D(L): pass
class F(L): __slots__=('f',)
try:
    class G(E,F): pass
except TypeError as e: print(e)
