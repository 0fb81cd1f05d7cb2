a = [1, 2, 3]
for x in a:
    if len(a) < 8:
        a.append(x * 10)
print(a)
a = [1, 2, 3, 4]
for x in a:
    a.remove(x)
print(a)
it = iter([1, 2])
print(list(it), list(it))
a = [1]
it = iter(a)
next(it)
print(next(it, "end"))
a.append(2)
print(next(it, "still ended"))
a = [1, 2, 3]
it = iter(a)
next(it)
print(it.__length_hint__())
a.clear()
print(it.__length_hint__(), list(it))
print(list(reversed([1, 2, 3])), reversed([1, 2]).__length_hint__())
a = [1, 2, 3]
r = reversed(a)
a.pop()
print(list(r))
