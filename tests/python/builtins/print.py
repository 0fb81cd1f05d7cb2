print()
print(1, "a", None, [1])
print(1, 2, sep="-")
print(1, 2, sep="")
print("no newline", end="")
print("|", end="!\n")
print("a", "b", sep=None, end=None)
print(*range(3), sep=", ")
class W:
    def __init__(self):
        self.got = []
    def write(self, s):
        self.got.append(s)
    def flush(self):
        self.got.append("flushed")
w = W()
print("x", 1, file=w)
print(file=w, end="")
print("q", file=w, flush=True, sep="s")
print(w.got)
class Bad:
    def __str__(self):
        raise ValueError("str failed")
try:
    print(Bad())
except ValueError as e:
    print(e)
for kw in ({"sep": 5}, {"end": 5}):
    try:
        print(1, **kw)
    except TypeError as e:
        print(e)
try:
    print(1, bad=2)
except TypeError:
    print("TypeError")
import sys
old, sys.stdout = sys.stdout, w
print("captured")
sys.stdout = old
print(w.got[-2:])
