class Singleton:
    instance = None
    def __new__(cls, *args):
        if cls.instance is None:
            cls.instance = super().__new__(cls)
        return cls.instance
    def __init__(self, x): self.x = x
print(Singleton(1) is Singleton(2), Singleton(3).x)

class Other:
    def __new__(cls): return 42
    def __init__(self): print("never")
print(Other())

class Bad:
    def __init__(self): return 1
try: Bad()
except TypeError as e: print(e)

class Plain: pass
for call in [lambda: Plain(1), lambda: Plain(a=1), lambda: object(1), lambda: object.__new__(3), lambda: object.__new__(int)]:
    try: call()
    except TypeError as e: print(e)

class OnlyNew:
    def __new__(cls, a): return object.__new__(cls)
OnlyNew(5)
class OnlyInit:
    def __init__(self, a): object.__init__(self)
OnlyInit(5)
class Extra:
    def __init__(self, a): super().__init__(a)
try: Extra(1)
except TypeError as e: print(e)
