# The number of a class that is gone goes to a new one: what was cached for the first is not the second's.
import gc


def make(number):
    class Base:
        constant = number

        def method(self):
            return number

        @property
        def computed(self):
            return number

        def __len__(self):
            return number

    class Derived(Base):
        pass
    return Derived if number % 2 else Base


def look(item):
    return [item.method(), item.constant, item.computed, len(item), type(item).constant, getattr(item, "constant")]


wrong = []
for number in range(120):
    item = make(number)()
    item.own = number
    if look(item) != [number] * 6 or item.own != number or hasattr(item, "other"):
        wrong.append(number)
    if number % 5 == 0:
        type(item).other = number
        if item.other != number:
            wrong.append(number)
    item = None
    if number % 3 == 0:
        gc.collect()
print(wrong)
