# arguments: one two -O
import sys

print(len(sys.argv), sys.argv[1:])
