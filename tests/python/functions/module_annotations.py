# python: 3.14
# Annotations of a module's variables are evaluated when they are asked for.
import sys

early: int = 1
late: Later
text: "Later" = None
if early:
    nested: list[int] = []
(skipped): print("evaluated at once")
early: str


class Later:
    pass


module = sys.modules[__name__]
print(module.__annotations__)
print(module.__annotations__ is module.__annotations__, __annotations__["late"] is Later)
module.__annotations__["more"] = 1
print(sorted(__annotations__))
