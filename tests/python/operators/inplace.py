class Acc:
    def __init__(self): self.log = []
    def __iadd__(self, o): self.log.append(("+", o)); return self
    def __isub__(self, o): return NotImplemented
    def __sub__(self, o): return ("sub", o)
    def __ior__(self, o): return "or"
a = Acc()
b = a
a += 1
a += 2
print(a is b, a.log)
a |= 3
print(a)
b -= 5
print(b)
x = [1]; y = x
x += (2, 3); print(x, y is x)
x *= 2; print(y)
t = (1,); u = t
t += (2,); print(t, u)
s = {1}; r = s
s |= {2}; print(r)
d = {"a": 1}; d |= {"b": 2}; print(d)
for code in ["q = 1\nq += 'a'", "q = 'a'\nq += 1", "q = []\nq -= 1", "q = {}\nq @= 2", "q = 'a'\nq *= 'b'", "q = (1,)\nq += [2]", "q=[]\nq+=1"]:
    try: exec(code)
    except TypeError as e: print(e)
