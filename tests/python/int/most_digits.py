# sys.set_int_max_str_digits limits decimal text of ints in both directions.
import sys

sys.set_int_max_str_digits(700)
print(sys.get_int_max_str_digits(), len(str(10 ** 699)), len(str(-10 ** 699)))
for run in (lambda: str(10 ** 700), lambda: f"{10 ** 5000}", lambda: int("1" * 701), lambda: "%d" % (10 ** 800)):
    try:
        run()
    except ValueError as error:
        print(error)
print(len(hex(16 ** 800)), int("f" * 800, 16) == 16 ** 800 - 1, len(str(int("1_" * 699 + "1"))))
sys.set_int_max_str_digits(0)
print(len(str(10 ** 5000)))
try:
    sys.set_int_max_str_digits(639)
except ValueError as error:
    print(error)

# Literals in source text: too long ones are errors of syntax.
sys.set_int_max_str_digits(700)
print(eval("1" * 700) == int("1" * 700), eval("0x" + "1" * 800).bit_length())
try:
    eval("[" + "2" * 701 + "]")
except SyntaxError as error:
    print(str(error)[:60])
