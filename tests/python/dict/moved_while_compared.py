# A comparison that changes the order of the dict which is searched does not make the search go on for ever.
from collections import OrderedDict


class Key:
    def __init__(self, name):
        self.name = name

    def __hash__(self):
        return 1

    def __eq__(self, other):
        print("compare", self.name, other.name)
        order.move_to_end(self)
        return self.name == other.name


order = OrderedDict()
first, second = Key("first"), Key("second")
order[first] = 1
print(order.get(Key("first")))
print(order[Key("first")])
print(Key("first") in order)
print([(key.name, value) for key, value in order.items()])


class Adding(Key):
    __hash__ = Key.__hash__

    def __eq__(self, other):
        table["name %d" % len(table)] = None
        return self.name == other.name


table = {}
table[Adding("here")] = "value"
print(table[Adding("here")], len(table))
