def f(a, b=2, *args, c, d=4, **kw): return a, b, args, c, d, sorted(kw.items())
print(f(1, c=3)); print(f(1, 5, 6, 7, c=3, e=9)); print(f(c=1, a=2))
def g(a, /, b, *, c): return a, b, c
print(g(1, 2, c=3), g(1, b=2, c=3))
def h(a, /, **kw): return a, kw
print(h(1, a=2))
def defaults(x=[], y={}):
    x.append(1)
    return x
print(defaults(), defaults())
cases = ["f()", "f(1)", "f(1, c=1, a=2)", "g(1, 2, 3)", "g(a=1, b=2, c=3)", "g(1, c=2)", "h()", "(lambda: 0)(1)",
         "(lambda x, y: 0)(1)", "(lambda x, y, z: 0)()", "(lambda *, k: 0)()", "(lambda x: 0)(x=1, y=2)", "(lambda x, y=1: 0)(1, 2, 3)",
         "(lambda *, a, b: 0)(c=1)"]
for case in cases:
    try:
        eval(case)
        print("ok", case)
    except TypeError as e:
        print(case, "->", e)
print((lambda *a, **k: (a, k))(1, 2, x=3))
print((lambda a, b=lambda: 5: b() + a)(1))
def order(): 
    def show(x): print(x, end=" "); return x
    f(show(1), show(2), c=show(3), **{"z": show(4)})
    print()
order()
def kwonly(*, first, second="2"): return first + second
print(kwonly(first="1"), kwonly(second="b", first="a"))
def rec(n): return 1 if n == 0 else n * rec(n - 1)
print(rec(30))
def doc():
    "the docstring"
    return doc.__doc__
print(doc(), doc.__name__, f.__defaults__, f.__kwdefaults__)
def attr(): pass
attr.x = 5
print(attr.x, attr.__dict__)
def many(a, b, c, d, e, f, g, h, i, j, k, l): return a + b + c + d + e + f + g + h + i + j + k + l
print(many(*range(12)), many(l=1, k=2, j=3, i=4, h=5, g=6, f=7, e=8, d=9, c=10, b=11, a=12))
