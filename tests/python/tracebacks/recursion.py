# exit: 1
# board: off
def f():
    return f()


f()
