name, n, pi = "World", 42, 3.14159265
print(f"Hello {name}!", f"{n}", f"{n:5}|{n:<5}|{n:^5}|{n:>5}|{n:05}")
print(f"{pi:.2f} {pi:10.3f}| {pi:e} {pi:g} {pi!r} {pi!s:>12}")
print(f"{name!r} {name!s} {name!a} {'ü'!a}")
print(f"{{literal}} {{{n}}} {n}}}")
w, p = 10, 3
print(f"{pi:{w}.{p}} {pi:{w}.{p}f} {name:>{w}} {name:*^{w + 2}}")
print(f"{n=} {n = } {n=:>6} {name=} {name=!s} {pi=:.1f}")
print(f"{n + 1} {n if n > 3 else 0} {[i for i in range(3)]} { {1: 2}[1]} {(lambda x: x * 2)(3)}")
print(f"{'nested'} {f'{n}' + f'{name}'}")
print(f"" == "", f"{''}" == "")
print("a" f"{n}" "b" f"{name}")
print(f"""multi
{n}
line""")
print(rf"\n{n}\t", fr"\d{n}")
print(f"{n:x} {n:X} {n:o} {n:b} {n:#x} {n:+d} {n: d} {12345678:,} {12345678:_}")
print(f"{'text':10}|{'text':>10}|{'text':.2}|")
print(f"{True} {None} {1.0} {1e20} {-0.0}")
d = {"k": "v"}
print(f"{d['k']} {d}")
class P:
    def __format__(self, spec): return "<" + spec + ">"
    def __str__(self): return "str"
    def __repr__(self): return "repr"
print(f"{P()} {P():abc} {P()!s} {P()!r:>6} {P():{n}}")
print(f"{n!r:^10}|{3:{'>'}{5}}|")
print(f"\x41\u00e9\n{n}\\")
def f(): return "called"
print(f"{f()} {f().upper()} {'-'.join(str(i) for i in range(3))}")
print(f"{1,2} {1 , } {[*range(2)]} {not n} {n != 3} {n == 42} {n >= 3}")
print(f"{(x := 5)} {x}")
try:
    f"{n:q}"
except ValueError as e:
    print(e)
try:
    f"{undefined_thing}"
except NameError as e:
    print(e)
print(f'{n:{"0"}{8}}', f'{"a" "b"}')
