s = {1, 2, 3}
try:
    for x in s:
        s.add(x + 10)
except RuntimeError as e:
    print(e)
for x in list(s):
    s.discard(x)
print(s)
it = iter({1})
print(it.__length_hint__(), list(it), list(it))
s = set(range(1000))
for i in range(0, 1000, 7):
    s.remove(i)
print(len(s), sum(s))
n = 0
while s:
    n += s.pop()
print(n)
