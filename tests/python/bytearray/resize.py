# python: 3.14
# resize pads with zeros or cuts.
b = bytearray(b"abc")
b.resize(5)
print(b)
b.resize(2)
print(b)
try:
    b.resize(-1)
except ValueError as e:
    print(e)
