# board: off
import sys

sys.path = ["nowhere"]
print(sys.path)
sys.path.append("elsewhere")
try:
    import no_such_module
except ImportError as e:
    print(e)
sys.argv = ["x"]
print(sys.argv)
