# Code with free variables runs only with cells for them.
def outer():
    value = 1

    def inner():
        global result
        result = value
    return inner


inner = outer()
for run in (lambda: exec(inner.__code__), lambda: eval(inner.__code__), lambda: exec(inner.__code__, closure=())):
    try:
        run()
    except TypeError as error:
        print(error)
exec(inner.__code__, closure=inner.__closure__)
print(result)
try:
    exec("1", closure=inner.__closure__)
except TypeError:
    print("source has no closure")
