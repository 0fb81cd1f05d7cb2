# own
import micropython

seen = []


def note(x):
    seen.append(x)


for i in range(4):
    micropython.schedule(note, i)
for i in range(10):
    pass
print(seen)


def outer(x):
    micropython.schedule(note, "inner")
    for i in range(10):
        pass
    seen.append("outer")


seen.clear()
micropython.schedule(outer, None)
for i in range(10):
    pass
print(seen)


def fill(x):
    count = 0
    try:
        while True:
            micropython.schedule(note, count)
            count += 1
    except RuntimeError as e:
        print(e, count)


micropython.schedule(fill, None)
for i in range(10):
    pass
micropython.schedule(micropython.kbd_intr, None)
try:
    for i in range(10):
        pass
except KeyboardInterrupt:
    print("interrupted")
