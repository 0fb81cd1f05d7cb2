print((1).to_bytes(), (258).to_bytes(2, "big"), (258).to_bytes(2, "little"), (258).to_bytes(4), (0).to_bytes(0, "big"), (0).to_bytes(3, "big"))
print((-1).to_bytes(2, "big", signed=True), (-129).to_bytes(2, "little", signed=True), (127).to_bytes(1, "big", signed=True), (1 << 80).to_bytes(11, "little"), (-(1 << 79)).to_bytes(10, "big", signed=True))
print((5).to_bytes(length=3, byteorder="little"), True.to_bytes(1, "big"))
for f in (lambda: (256).to_bytes(1, "big"), lambda: (-1).to_bytes(1, "big"), lambda: (128).to_bytes(1, "big", signed=True), lambda: (-129).to_bytes(1, "big", signed=True), lambda: (1).to_bytes(0, "big"), lambda: (1).to_bytes(-1, "big"), lambda: (1).to_bytes(1, "middle")):
    try:
        print(f())
    except (OverflowError, ValueError) as error:
        print(type(error).__name__, error)
