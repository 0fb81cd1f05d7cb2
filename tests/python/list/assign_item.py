a = [1, 2, 3]
a[0] = "x"
a[-1] = None
print(a)
for i in (3, -4):
    try:
        a[i] = 0
    except IndexError as e:
        print(e)
try:
    a["k"] = 1
except TypeError as e:
    print(e)
del a[1]
print(a)
try:
    del a[5]
except IndexError as e:
    print(e)
