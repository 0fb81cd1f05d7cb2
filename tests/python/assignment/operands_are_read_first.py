def f(a):
    b = a + (a := 10) + a
    return a, b
print(f(1))

def g(x):
    r = [x, (x := x + 1), x, (x := x * 10), x]
    return r
print(g(1))

def h(a, b):
    a, b = b, a
    a, b = b + a, a - b
    return a, b
print(h(3, 8))

def rotate(a, b, c):
    a, b, c = c, a, b
    return (a, b, c)
print(rotate(1, 2, 3))

i = 0
x = [10, 20, 30]
i, x[i] = 1, 99
print(i, x)
x[i], i = 5, 2
print(i, x)

def loop(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a
print([loop(n) for n in range(12)])

def call_sees_old(v):
    def inner():
        return v
    v = v + (lambda: inner())()
    return v
print(call_sees_old(4))

def raising(x):
    try:
        x = x + None
    except TypeError:
        return x
print(raising(6))

def partial():
    a = b = 0
    try:
        a, b = 1, int("z")
    except ValueError:
        pass
    return a, b
print(partial())
