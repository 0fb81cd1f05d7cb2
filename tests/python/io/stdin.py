# board: off
import sys

print(repr(sys.stdin.read(3)), repr(sys.stdin.readline()))
print(repr(input()))
print(input("prompt> "))
print([line for line in sys.stdin])
print(repr(sys.stdin.read()))
try:
    input()
except EOFError as e:
    print("EOFError", e)
sys.stdout.write("text\n")
print(sys.stdout.write("é\n"))
sys.stdout.flush()
print(sys.stdin.fileno(), sys.stdout.fileno(), sys.stderr.fileno())
