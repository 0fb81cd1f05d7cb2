d = {1: 1, 2: 2}
try:
    for k in d:
        d[k + 10] = 0
except RuntimeError as e:
    print(e)
d = {1: 1, 2: 2}
try:
    for k in d.items():
        del d[1]
except RuntimeError as e:
    print(e)
d = {1: 1, 2: 2}
for k in d:
    d[k] = "value"
print(d)
for k in list(d):
    del d[k]
print(d)
it = iter({1: 0})
print(list(it), list(it))
d = {1: 0, 2: 0}
it = iter(d)
print(it.__length_hint__(), next(it), it.__length_hint__())
d[3] = 0
for _ in range(2):
    try:
        next(it)
    except RuntimeError as e:
        print(e)
