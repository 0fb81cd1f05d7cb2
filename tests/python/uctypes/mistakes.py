# own
# board: off
# Structures: what is refused.
import gc
import uctypes
from uctypes import ARRAY, PTR

data = bytearray(4)
address = uctypes.addressof(data)


def attempt(label, work):
    try:
        print(label, work())
    except Exception as error:
        print(label, type(error).__name__)


def assign(structure, name, value):
    setattr(structure, name, value)


S = uctypes.struct(address, {"a": 0 | uctypes.UINT32, "b": 4 | uctypes.UINT8, "c": (0 | ARRAY, 2 | uctypes.INT8), "d": []})
attempt("not an address", lambda: uctypes.struct(data, {}))
attempt("no fields", lambda: uctypes.struct(address, []).x)
attempt("no such field", lambda: S.z)
attempt("set no such field", lambda: assign(S, "z", 1))
attempt("beyond", lambda: S.b)
attempt("set beyond", lambda: assign(S, "b", 1))
attempt("bad field", lambda: S.d)
attempt("set array", lambda: assign(S, "c", 1))
attempt("set text", lambda: assign(S, "a", "x"))
attempt("index", lambda: S.c[2])
attempt("negative index", lambda: S.c[-1])
attempt("index of a structure", lambda: S[0])
attempt("key", lambda: S.c["a"])
attempt("delete item", lambda: S.c.__delitem__(0))
attempt("hash", lambda: hash(S))
attempt("size of nothing", lambda: uctypes.sizeof([]))
attempt("size of a number", lambda: uctypes.sizeof(uctypes.UINT8))
attempt("layout twice", lambda: uctypes.sizeof(S, uctypes.NATIVE))
attempt("layout", lambda: uctypes.struct(address, {}, 7))
attempt("no buffer", lambda: uctypes.addressof(5))
attempt("nowhere", lambda: uctypes.struct(0x10, {"a": 0 | uctypes.UINT8}).a)
attempt("too large", lambda: uctypes.sizeof({"a": (0 | ARRAY, 0x7FFFFFF, {"b": (0 | ARRAY, 0x7FFFFFF, {"c": (0 | ARRAY, 0x7FFFFFF | uctypes.UINT64)})})}))
attempt("read-only", lambda: assign(uctypes.struct(uctypes.addressof(bytes(4)), {"a": 0 | uctypes.UINT8}), "a", 1))
nested = {}
nested["again"] = (0, nested)
attempt("without end", lambda: uctypes.sizeof(nested))

for shape in {"a": 0}, [1], (ARRAY | 0, uctypes.UINT8 | 1), (PTR | 0, uctypes.UINT8 | 1):
    print(uctypes.struct(0, shape))

# A structure keeps its object, and objects that move keep their address.
kept = uctypes.struct(uctypes.addressof(bytearray(b"kept alive")), {"text": (0 | ARRAY, 10 | uctypes.UINT8)})
for _ in range(20):
    uctypes.addressof(bytearray(100))
gc.collect()
print(bytes(kept.text), uctypes.addressof(data) == address)
data[0] = 9
print(uctypes.bytes_at(address, 1))
seen = {uctypes.addressof(item) for item in (bytearray(8), b"x" * 100, memoryview(data), "text")}
print(len(seen))
