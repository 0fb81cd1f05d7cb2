# exit: 1
# board: off
def f(n):
    if n == 0:
        raise ValueError("deep")
    f(n - 1)


try:
    f(2)
except ValueError:
    {}["missing"]
