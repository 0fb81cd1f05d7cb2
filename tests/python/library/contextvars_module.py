# board: off
# python: 3.14
# Context variables, contexts, tokens, and tasks with their own values.
import contextvars
from contextvars import Context, ContextVar, Token, copy_context

var = ContextVar("var", default=42)
bare = ContextVar("bare")
print(var.name, var.get(), var.get(5), bare.get("none"))
try:
    bare.get()
except LookupError as error:
    print("LookupError", error.args[0] is bare)
token = var.set(1)
print(type(token).__name__, token.var is var, token.old_value is Token.MISSING, repr(Token.MISSING), var.get())
second = var.set(2)
print(second.old_value, var.get())
var.reset(second)
print(var.get())
for wrong in (second, 3):
    try:
        var.reset(wrong)
    except (RuntimeError, TypeError) as error:
        print(type(error).__name__)
try:
    bare.reset(token)
except ValueError:
    print("another variable")
var.reset(token)
print(var.get())

with var.set("within") as entered:
    print(var.get(), isinstance(entered, Token))
print(var.get())

context = copy_context()
print(len(context), var in context, list(context))
var.set(10)
bare.set("b")
context = copy_context()
print(len(context), context[var], context.get(bare), sorted(context.values(), key=str), bare in context)


def change(value):
    var.set(value)
    return var.get(), context[var]


print(context.run(change, 11), var.get(), context[var])
other = context.copy()
other.run(var.set, 12)
print(other[var], context[var], other == context, context.copy() == context)
try:
    context.run(context.run, print)
except RuntimeError:
    print("already entered")
empty = Context()
print(len(empty), empty.run(var.get), empty.get(var), empty.get(var, "x"))
for wrong in (lambda: empty["x"], lambda: empty[var], lambda: 3 in empty, lambda: ContextVar(3)):
    try:
        wrong()
    except (TypeError, KeyError) as error:
        print(type(error).__name__)
held = other.run(var.set, 13)
try:
    var.reset(held)
except ValueError:
    print("another context")


def broken():
    var.set("broken")
    raise ZeroDivisionError


try:
    copy_context().run(broken)
except ZeroDivisionError:
    print(var.get())
print(ContextVar[int], Token[str])

