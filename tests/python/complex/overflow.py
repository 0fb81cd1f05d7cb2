try:
    abs(complex(1e308, 1e308) * 10)
except OverflowError as error:
    print("OverflowError")
else:
    print("inf")
try:
    abs(complex(1.7e308, 1.7e308))
except OverflowError as error:
    print(error)
print(abs(complex(float("inf"), float("nan"))), abs(complex(float("nan"), 1)), complex(1e300, 1e300) * 1e10)
