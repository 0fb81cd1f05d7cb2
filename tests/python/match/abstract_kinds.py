# board: off
# Sequence and mapping patterns take classes of collections.abc, registered ones too.
import collections
import collections.abc


class Row(collections.abc.Sequence):
    def __getitem__(self, index):
        return (1, 2, 3)[index]

    def __len__(self):
        return 3


class Table:
    def __getitem__(self, key):
        return {"a": 1}[key]

    def __len__(self):
        return 1

    def keys(self):
        return ["a"]

    def get(self, key, default=None):
        return {"a": 1}.get(key, default)


def kind(value):
    match value:
        case [first, *rest]:
            return "sequence", first, rest
        case {"a": found}:
            return "mapping", found
        case _:
            return "other"


print(kind(Row()), kind(Table()), kind(collections.UserDict(a=5)), kind(collections.ChainMap({"a": 6})))
collections.abc.Mapping.register(Table)
print(kind(Table()))


class Keys:
    x = y = "x"


try:
    match {"x": 1}:
        case {Keys.x: 1, Keys.y: 2}:
            pass
except ValueError as error:
    print(error)
