# board: off
# python: 3.14
# Fractions by format specifications, guessed dialects of tables, base 85.
from fractions import Fraction as F
from decimal import Decimal
for value, spec in ((F(2, 3), ".3f"), (F(-1, 3), ".0f"), (F(1, 2), ".0f"), (F(3, 2), ".0f"), (F(10**20, 3), ",.2f"), (F(1, 7), ".10e"),
                    (F(22, 7), "g"), (F(1, 10**6), "g"), (F(5), "#.3g"), (F(1, 8), "%"), (F(1, 8), ".1%"), (F(-1, 1000), "z.1f"),
                    (F(3, 7), "+.2f"), (F(3, 7), "010.2f"), (F(3, 7), "*^12.3f"), (F(12345, 7), "_.4f"), (F(3, 7), ">10"), (F(3), "#"),
                    (F(-12345678, 7), ","), (F(3, 7), "<8"), (F(1, 3), ".8_f"), (F(10**6), "012,.1f"), (F(0), ".2e"), (F(-3, 7), "=+12.2f")):
    print(spec, format(value, spec))
for spec in ("Q", ".2", "d", "<010.2f", "5x"):
    try:
        print(format(F(1, 3), spec))
    except ValueError as error:
        print(error)
print(F.from_decimal(Decimal("1.25")), F.from_decimal(3))
try:
    F.from_decimal(1.5)
except TypeError as error:
    print(error)
try:
    F(1, 2) % 1j
except TypeError as error:
    print(error)
import csv, io, base64
sniff = csv.Sniffer().sniff
for sample in ("a;b;c\n1;2;3\n4;5;6\n", "x\ty\n1\t2\n", "'a'|'b'\n'c'|'d'\n", "name, age\nbob, 3\nann, 4\n", '"a","b ""q"""\n"c","d"\n'):
    d = sniff(sample)
    print(repr(d.delimiter), d.quotechar, d.doublequote, d.skipinitialspace)
print(sniff("a?b/c\nd?e/f\n", "?,").delimiter, csv.Sniffer().has_header("name,age\nbob,30\nann,41\n"), csv.Sniffer().has_header("1,2\n3,4\n"))
class mine(csv.Dialect):
    delimiter, quotechar, quoting, lineterminator = ":", "'", csv.QUOTE_MINIMAL, "\n"
out = io.StringIO(); csv.writer(out, mine()).writerow(["a:b", "c"]); print(repr(out.getvalue()))
class bad(mine):
    delimiter = None
for make in (bad, lambda: csv.reader([], delimiter="\n"), lambda: csv.reader([], delimiter='"'), lambda: csv.reader([], quoting="x"),
             lambda: csv.reader([], lineterminator=1), lambda: csv.reader([], quotechar=" ", skipinitialspace=True)):
    try:
        make()
    except Exception as error:
        print(type(error).__name__, error)
print(list(csv.reader(["a\\\n", "b,c\n"], escapechar="\\", quoting=csv.QUOTE_NONE)), list(csv.reader(["a  b\n"], delimiter=" ", skipinitialspace=True)))
out = io.StringIO(); csv.writer(out, delimiter=" ", skipinitialspace=True).writerow(["", ""]); print(repr(out.getvalue()))
print(base64.z85encode(b"\x86O\xd2o\xb5Y\xf7["), base64.z85decode("HelloWorld"), base64.z85decode(base64.z85encode(b"abc")))
try:
    base64.z85decode("~")
except ValueError as error:
    print(error)
