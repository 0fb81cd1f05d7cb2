# board: off
# Source texts of modules, classes and functions.
import inspect, sys
class A:
    """doc"""
    def m(self):
        return 1
def f(): pass
mod = sys.modules[__name__]
print(len(inspect.getsourcelines(mod)[0]), inspect.getsourcelines(mod)[1], inspect.getsource(mod)[:15])
print(inspect.getsourcelines(A), inspect.getsourcelines(A.m), inspect.getsource(f), inspect.getsourcefile(A) == __file__, inspect.getfile(mod)==__file__)
try: inspect.getsource(int)
except (TypeError, OSError) as e: print(type(e).__name__)


def around():
    class Inner:
        @staticmethod
        def method():
            return """
text
"""

        class Deep:
            x = 1

    return Inner


print(inspect.getsource(around()), inspect.getsource(around().Deep))
