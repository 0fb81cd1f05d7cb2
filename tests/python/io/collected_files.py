# own
# board: off
# Files that nobody closed are closed by a collection, and what was written to them is there.
import gc
import os

NAME = "collected_files.tmp"


def write(text):
    file = open(NAME, "w")
    file.write(text)


def content():
    with open(NAME) as file:
        return file.read()


def clear_stack(depth=20):
    return depth and clear_stack(depth - 1) + 1


try:
    # More of them than the system lets a process have open.
    for number in range(3000):
        write(str(number))
    clear_stack()
    gc.collect()
    print(content())

    # In a cycle.
    class Holder:
        pass

    def cycle():
        holder = Holder()
        holder.own = holder
        holder.file = open(NAME, "w")
        holder.file.write("cycle")

    cycle()
    clear_stack()
    gc.collect()
    print(content())

    # What shares a file keeps it open; closing either closes both.
    def shared():
        return open(NAME).buffer

    raw = shared()
    clear_stack()
    gc.collect()
    print(raw.read(3), raw.closed)
    others = [open(NAME) for _ in range(5)]
    raw.close()
    print(raw.closed, [other.read(1) for other in others])
    file = open(NAME)
    raw = file.buffer
    file.close()
    print(raw.closed)
    try:
        raw.read()
    except ValueError as error:
        print(type(error).__name__)
    raw = open(NAME, "rb")
    raw.__del__()
    print(raw.closed)
finally:
    os.remove(NAME)
