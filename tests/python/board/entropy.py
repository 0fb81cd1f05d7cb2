# own
# options: --board pico
# A simulated board draws different random numbers, the same ones in each run.
import os
import random

first, second = os.urandom(8), os.urandom(8)
print(first != second, len(set(os.urandom(64))) > 32)
print(first.hex(), second.hex())
print(random.Random().random() != random.Random().random())
