print(list(), list("abc"), list((1, 2)), list({"k": 1}), list(range(3)), list(map(str, [1, 2])))
try:
    list(5)
except TypeError as e:
    print(e)
try:
    list(1, 2)
except TypeError:
    print("TypeError")
a = [1]
b = list(a)
print(b, a is b)
a.__init__("xy")
print(a)
try:
    hash([])
except TypeError as e:
    print(e)
print(list.__name__, list[int], type([]) is list)
