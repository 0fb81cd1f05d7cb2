print(int.from_bytes(b""), int.from_bytes(b"\x01\x02"), int.from_bytes(b"\x01\x02", "little"), int.from_bytes(b"\xff\xff", "big", signed=True), int.from_bytes(b"\x80", signed=True), int.from_bytes(b"\x7f", signed=True))
print(int.from_bytes(bytes(range(20)), "big"), int.from_bytes(bytes(range(20)), "little"), int.from_bytes(b"\xff" * 9, "little", signed=True))
print(int.from_bytes([1, 2, 3], "big"), int.from_bytes(bytearray(b"\x05"), "little"), int.from_bytes(memoryview(b"\x01\x00"), "big"), int.from_bytes((255, 0), "little"))
class Sub(int):
    pass
print(type(Sub.from_bytes(b"\x02", "big")).__name__, bool.from_bytes(b"\x02", "big"))
for f in (lambda: int.from_bytes("ab", "big"), lambda: int.from_bytes(5, "big") and 0, lambda: int.from_bytes(b"a", "no")):
    try:
        print(f())
    except (TypeError, ValueError) as error:
        print(type(error).__name__)
for n in (0, 1, -1, 127, -128, 1 << 64, -(1 << 64), 12345678901234567890):
    for order in ("big", "little"):
        assert int.from_bytes(n.to_bytes(12, order, signed=True), order, signed=True) == n
