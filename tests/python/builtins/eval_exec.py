x = 5
print(eval("x + 1"), eval("x * y", {"x": 2, "y": 3}), eval("a", {}, {"a": 1}), eval("  1 + 1"), eval(b"2 * 3"))
exec("x = 7\nz = 1")
print(x, z)
d = {}
exec("def f(n):\n    return n * 2\nq = f(4)", d)
print(d["q"], d["f"](5))
loc = {}
exec("v = x", {"x": "global"}, loc)
print(loc)
code = compile("x + 100", "<test>", "eval")
print(eval(code), eval(code, {"x": 1}))
code = compile("w = [i for i in range(3)]", "<test>", "exec")
exec(code)
print(w, exec("1"))
for f in (lambda: eval("1 +"), lambda: eval("x = 1"), lambda: exec("if")):
    try:
        f()
    except SyntaxError:
        print("SyntaxError")
for f in (lambda: eval(5), lambda: eval("1", 5), lambda: compile("1", "f", "bad"), lambda: exec("1", [])):
    try:
        f()
    except (TypeError, ValueError) as e:
        print(type(e).__name__)
def g():
    a = 1
    b = "two"
    return sorted(locals().items())
print(g(), globals()["x"], "x" in globals(), globals() is globals())
def h():
    y = 10
    return eval("y + 1")
print(h())
try:
    eval("undefined_name")
except NameError as e:
    print(e)
