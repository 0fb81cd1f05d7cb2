print(pow(2, 10, 1000), pow(-2, 3, 5), pow(2, 3, -5), pow(3, 0, 1), pow(0, 0, 7), pow(2, 1000, 10 ** 9 + 7))
print(pow(3, -1, 11), pow(38, -1, 97), pow(3, -5, 101), pow(10 ** 30 + 57, 10 ** 20, 10 ** 25 + 13), pow(7, -1, 1))
for arguments in ((2, -1, 4), (1, 2, 0), (0, -1, 5)):
    try:
        pow(*arguments)
    except ValueError as error:
        print("ValueError", error)
try:
    pow(2.0, 2, 3)
except TypeError:
    print("TypeError")
