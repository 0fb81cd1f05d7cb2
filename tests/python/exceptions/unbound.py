def local():
    if False:
        x = 1
    return x
def deleted():
    x = 1
    del x
    return x
def delete_twice():
    x = 1
    del x
    del x
def free():
    def inner():
        return y
    if False:
        y = 1
    return inner()
def cell():
    def inner():
        return z
    return z
    z = 1
def missing():
    return no_such_name
def loop():
    for i in []:
        pass
    return i
for f in (local, deleted, delete_twice, free, cell, missing, loop):
    try:
        f()
    except NameError as error:
        print(type(error).__name__, error)
try:
    del no_such_global
except NameError as error:
    print(error)
class C:
    try:
        print(q)
    except NameError as error:
        print(error)
    q = 1
    del q
