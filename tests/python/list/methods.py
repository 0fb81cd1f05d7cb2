a = []
a.append(1)
a.extend([2, 3])
a.extend(x for x in (4, 5))
a.insert(0, "first")
a.insert(-1, "before last")
a.insert(100, "end")
a.insert(-100, "start")
print(a)
print(a.pop(), a.pop(0), a.pop(-2), a)
print(a.index(3), a.count(3), a.count("no"))
a.remove(3)
print(a)
a.reverse()
print(a)
b = a.copy()
b.append(0)
print(a == b, len(a), len(b))
a.clear()
print(a)
for f in (lambda: a.pop(), lambda: [1].pop(5), lambda: [1].remove(2)):
    try:
        f()
    except (IndexError, ValueError) as e:
        print(type(e).__name__, e)
try:
    [1].index(2)
except ValueError:
    print("ValueError")
print([1, 2, 3, 2].index(2, 2), [1, 2, 3, 2].index(2, -1), [1, 2, 1].index(1, 1, 3))
try:
    [1, 2, 1].index(1, 1, 2)
except ValueError:
    print("ValueError")
try:
    [].append()
except TypeError:
    print("TypeError")
