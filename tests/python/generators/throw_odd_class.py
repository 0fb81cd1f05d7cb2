# Classes whose call does not give an exception.


class Odd(BaseException):
    def __new__(cls, *args):
        return 1


class Other(Exception):
    def __new__(cls, *args):
        return ValueError("instead")


def numbers():
    yield 1
    yield 2


for kind in (Odd, Other):
    for started in (False, True):
        one = numbers()
        if started:
            next(one)
        try:
            one.throw(kind)
        except Exception as error:
            print(type(error).__name__, error)
