# board: off
# Arrays of characters, files, and taking arrays apart.
import array
import copy
import io

a = array.array("u", "abé")
print(a, a.tounicode(), a[1], a.itemsize, list(a))
a.fromunicode("zz")
a[0] = "q"
print(a, "z" in a, a.index("z"), a[1:3], a + array.array("u", "!"))
for wrong in lambda: a.append("ab"), lambda: a.append(1), lambda: array.array("b", "a"), lambda: array.array("b", a):
    try:
        wrong()
    except TypeError:
        print("TypeError")
try:
    array.array("i").tounicode()
except ValueError as error:
    print("ValueError")

b = array.array("i", [1, -2, 3])
file = io.BytesIO()
b.tofile(file)
file.seek(0)
c = array.array("i")
c.fromfile(file, 2)
print(c)
try:
    c.fromfile(file, 2)
except EOFError as error:
    print(error, c)
print(copy.deepcopy(b) == b, copy.copy(b) is b, b.__reduce_ex__(2))
try:
    b.__mul__("x")
except TypeError as error:
    print(error)
