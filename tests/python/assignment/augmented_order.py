log = []

class Box:
    def __init__(self):
        self.items = {"a": 1}
    def __getitem__(self, key):
        log.append(("get", key))
        return self.items[key]
    def __setitem__(self, key, value):
        log.append(("set", key, value))
        self.items[key] = value

def box():
    log.append("box")
    return b

def key():
    log.append("key")
    return "a"

def value():
    log.append("value")
    return 10

b = Box()
box()[key()] += value()
print(log)
print(b.items)

class Acc:
    def __init__(self): self.n = 0
    def __iadd__(self, other):
        self.n += other
        return self
acc = first = Acc()
acc += 4
acc += 5
print(acc is first, acc.n)

t = ([1], 2)
try:
    t[0] += [3]
except TypeError as e:
    print("TypeError", e)
print(t)

n = 7
n -= 2; print(n)
n *= 3; print(n)
n //= 2; print(n)
n %= 4; print(n)
n **= 5; print(n)
n <<= 2; print(n)
n >>= 1; print(n)
n |= 1; print(n)
n &= 6; print(n)
n ^= 15; print(n)
n /= 4; print(n)
s = "ab"
s += "c"; s *= 2
print(s)
