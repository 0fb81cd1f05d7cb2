# `__builtins__` in the globals of exec and eval.
import builtins

print(eval("len([1, 2])", {"__builtins__": {"len": lambda items: "own"}}))
for source in "print(1)", "nothing":
    try:
        exec(source, {"__builtins__": {}})
    except NameError as error:
        print(error)
try:
    eval("abs(-1)", {"__builtins__": 5})
except TypeError as error:
    print("TypeError")
print(eval("abs(-1)", {"__builtins__": builtins}), eval("abs(-2)", {}))
names = {"__builtins__": {"value": 3}}
exec("def f(): return value", names)
print(names["f"]())
print(__builtins__ is builtins)
