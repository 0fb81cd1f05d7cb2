# exit: 1
# board: off
class Odd(Exception):
    def __str__(self):
        raise RuntimeError


class Named(ValueError):
    pass


try:
    raise Odd
except Odd as e:
    e.add_note("first note")
    e.add_note("second note")
    raise Named(1, "two") from e
