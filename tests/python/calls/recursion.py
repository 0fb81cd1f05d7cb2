# Recursion ends in RecursionError, and the program goes on.
def down(n):
    return down(n + 1)
try:
    down(0)
except RecursionError as error:
    print(type(error).__name__, 'maximum recursion depth exceeded' in str(error))

class A:
    def __getattr__(self, name):
        return getattr(self, name + 'x')
try:
    A().b
except RecursionError:
    print('attribute')

class B:
    def __repr__(self):
        return repr(self)
try:
    repr(B())
except RecursionError:
    print('repr')

class C:
    def __eq__(self, other):
        return self == other
try:
    C() == C()
# Each level takes memory; a small board has too little for all that are allowed.
except (RecursionError, MemoryError):
    print('compare')

def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)
print(deep(500))

def mutual_a(n): return n if n <= 0 else mutual_b(n - 1)
def mutual_b(n): return n if n <= 0 else mutual_a(n - 2)
print(mutual_a(300))
