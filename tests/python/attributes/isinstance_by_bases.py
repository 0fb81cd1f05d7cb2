# isinstance and issubclass of objects that are no classes but have __bases__.
class Abstract:
    def __init__(self, *bases):
        self.bases = bases

    def __getattr__(self, name):
        if name == "__bases__":
            return self.bases
        raise AttributeError(name)

    def __call__(self):
        return Instance(self)


class Instance:
    def __init__(self, made_by):
        self.made_by = made_by

    @property
    def __class__(self):
        return self.made_by


base = Abstract()
middle = Abstract(base)
other = Abstract()
derived = Abstract(middle, other)
print(issubclass(derived, base), issubclass(derived, other), issubclass(base, derived), issubclass(derived, derived))
print(isinstance(derived(), base), isinstance(base(), derived), isinstance(3, base), isinstance(derived(), (int, middle)))
for run in (lambda: issubclass(3, base), lambda: isinstance(3, 4), lambda: issubclass(int, 4)):
    try:
        run()
    except TypeError as error:
        print(type(error).__name__)
