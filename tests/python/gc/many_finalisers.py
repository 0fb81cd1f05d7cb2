# board: off
# stress: off
# Very many objects with __del__ die at once, in the order in which they were made; some come back.
import gc

COUNT = 60000
died = []


class Thing:
    def __init__(self, number):
        self.number = number

    def __del__(self):
        died.append(self.number)
        if self.number < 3:
            kept.append(self)


def make(count):
    things = [Thing(number) for number in range(count)]
    for thing in things:
        thing.all = things


kept = []
make(COUNT)
gc.collect()
gc.collect()
print(len(died), sorted(died) == list(range(COUNT)), sorted(thing.number for thing in kept))
died.clear()
for round in range(50):
    make(100)
    if round % 7 == 0:
        gc.collect()
gc.collect()
gc.collect()
print(len(died))
