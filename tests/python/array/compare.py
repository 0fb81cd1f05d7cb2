# Comparison, iteration, bytes.
from array import array

print(array("b", [1, 2]) == array("i", [1, 2]), array("b", [1, 2]) == array("d", [1.0, 2.0]), array("b", [1]) == [1], array("b") == array("d"))
print(array("b", [1, 2]) < array("b", [1, 3]), array("b", [1]) < array("b", [1, 0]), array("f", [float("nan")]) == array("f", [float("nan")]))
print(array("Q", [2**64 - 1]) > array("q", [-1]), list(array("f", [0.5])), bytes(array("B", [65, 66])), bytes(array("H", [1])), sum(array("i", range(10))))
print([x * 2 for x in array("b", [1, 2])], max(array("d", [1.5, 9.25])), bool(array("i")), bytearray(array("B", [1])), array("B", b"abc") == b"abc")
