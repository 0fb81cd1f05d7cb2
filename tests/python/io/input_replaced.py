# board: off
# input reads from what stands in the place of sys.stdin.
import io
import sys

sys.stdin = io.StringIO("first\nsecond\n\nlast")
out, sys.stdout = sys.stdout, io.StringIO()
lines = [input(), input("prompt "), input(), input()]
try:
    input()
except EOFError as error:
    lines.append(str(error))
shown, sys.stdout = sys.stdout.getvalue(), out
print(lines, repr(shown))
