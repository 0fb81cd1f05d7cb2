# board: off
# Long data structures.
from pprint import *
from collections import OrderedDict, defaultdict, deque
from dataclasses import dataclass
import types

pp({"z": 1, "a": 2}); pprint({"z": 1, "a": 2})
pprint(OrderedDict((k, k * 10) for k in "abcdefghij"), width=40)
pprint(defaultdict(list, {k: [1] * 10 for k in "abc"}), width=30)
pprint(deque(range(30), maxlen=40), width=30); pprint(deque("abc" * 10), width=20)
pprint(b"0123456789" * 12); pprint("line one\nline two " + "word " * 30)
l = [1]; l.append(l); print(pformat(l).replace(str(id(l)), "ID"), isrecursive(l), isreadable(l), saferepr((1, "a", {2: [3]})))
pprint(list(range(50)), indent=4, width=50, compact=True); pprint({"k" * 10: "v" * 80, "l": [["x" * 30] * 3]}, indent=4)
@dataclass
class P: x: int; y: list
pprint(P(1, list(range(40))), width=50); pprint(P(1, [2]))
pprint(types.SimpleNamespace(a="a" * 40, b="b" * 40)); pprint(1234567, underscore_numbers=True); pprint([1000000] , underscore_numbers=True)
pprint([]); pprint({}); pprint(set()); pprint("")
