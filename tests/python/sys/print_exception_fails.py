# own
# An exception of the stream goes to the caller.
import sys


class Full:
    def __init__(self, room):
        self.room = room

    def write(self, text):
        self.room -= 1
        if self.room < 0:
            raise OSError(28)
        return len(text)


def caught():
    try:
        [][1]
    except IndexError as error:
        return error


error = caught()
for room in (0, 1, 2, 9):
    try:
        sys.print_exception(error, Full(room))
        print("written")
    except OSError as other:
        print(other.errno)
try:
    try:
        raise KeyError
    except KeyError:
        sys.print_exception(error, Full(0))
except OSError as other:
    print(repr(other.__context__))
