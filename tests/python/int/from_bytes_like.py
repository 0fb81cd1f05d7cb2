print(int(b"12"), int(bytearray(b" -34 ")), int(b"ff", 16))
try:
    int(b"1x")
except ValueError as error:
    print(error)
