class Plugin:
    registry = {}
    def __init_subclass__(cls, /, name=None, **kw):
        super().__init_subclass__(**kw)
        cls.registry[name or cls.__name__] = cls
class A(Plugin): pass
class B(Plugin, name="bee"): pass
print(sorted(Plugin.registry), Plugin.registry["bee"] is B)
class Box:
    def __class_getitem__(cls, item): return f"{cls.__name__}[{item.__name__}]"
print(Box[int])
try:
    class C(Plugin, name="c", other=1): pass
except TypeError as e: print(e)
try: A[0]
except TypeError as e: print(e)
try: int[0]
except TypeError as e: print(e)
print(list[int], dict[str, int], list[int].__origin__, list[int].__args__)
