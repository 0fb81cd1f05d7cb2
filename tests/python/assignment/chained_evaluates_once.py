def f():
    print("called")
    return [1]

a = b = c = f()
print(a is b, b is c)
x = y = {}
x["k"] = 1
print(y)

log = []
class Target:
    def __setattr__(self, name, value):
        log.append((name, value))
t = Target()
t.one = t.two = t.three = 5
print(log)
