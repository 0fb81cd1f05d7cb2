x = "outer"
print([x for x in range(3)], x)
print({x: x * x for x in range(3)}, x)
print({x for x in [1, 1, 2]} == {1, 2}, x)
print(list(x for x in "ab"), x)
def f():
    i = 5
    l = [i for i in range(3)]
    return i, l
print(f())
fs = [lambda: i for i in range(3)]
print([g() for g in fs])
fs = [lambda i=i: i for i in range(3)]
print([g() for g in fs])
def outer():
    fs = [lambda: (j, k) for j in range(2) for k in range(2)]
    return [g() for g in fs]
print(outer())
class C:
    n = 3
    l = [n2 for n2 in range(n)]
    try:
        bad = [n for _ in range(1)]
    except NameError as e:
        print("NameError", e)
print(C.l)
print([(a, b) for a in range(3) if a % 2 == 0 for b in range(a) if b != 1])
print([[r * c for c in range(3)] for r in range(3)])
print([y for x in range(3) for y in [x * 10]], x)
def walrus():
    total = 0
    parts = [total := total + v for v in range(5)]
    return total, parts
print(walrus())
print(any((hit := n) > 2 for n in range(5)), hit)
def nested(n):
    return [[m for m in range(k) if m != n] for k in range(n)]
print(nested(4))
def cond(a):
    return [b if b > 1 else -b for b in a if b != 3 if b != 5]
print(cond(range(7)))
def uses_local(seq, k):
    return [v * k for v in seq], {v: k for v in seq}, {v % k for v in seq} == {0, 1, 2}
print(uses_local(range(6), 3))
def raises():
    v = 1
    try:
        [1 // v for v in (1, 0)]
    except ZeroDivisionError:
        return v
print(raises())
print([i for i in range(5) if i if i > 2])
print(sum(i * j for i in range(4) for j in range(4)))
g = (print("evaluated") or i for i in [1])
print("made")
print(next(g))
try:
    (i for i in 5)
except TypeError as e:
    print(e)
