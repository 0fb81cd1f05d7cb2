# board: off
# own
# A package that loads its parts when they are asked for: without globals the import is relative to the caller.
from pack.late import answer

print(answer)
import pack.late

print(pack.late.part.__name__, pack.late.answer)
try:
    __import__("part", None, None, True, 1)
except ImportError as error:
    print(error)
