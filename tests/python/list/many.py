# board: off
a = []
for i in range(20000):
    a.append(i)
print(len(a), a[0], a[19999], sum(a))
while len(a) > 5:
    a.pop()
print(a)
for i in range(300):
    a.insert(0, i)
for i in range(300):
    a.pop(0)
print(a)
n = [[0] * 3 for _ in range(3)]
n[0][0] = 1
print(n)
m = [[0] * 2] * 2
m[0][0] = 1
print(m)
