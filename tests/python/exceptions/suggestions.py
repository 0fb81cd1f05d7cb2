# python: 3.14
# board: off
# Tracebacks end with a name that could have been meant.
import sys


class Colour:
    blue = 1
    _hidden = 2


def attribute():
    Colour().bleu


def local():
    counter = 1
    return conuter


def built_in():
    pritn


def forgotten():
    itertools.count


def nothing():
    qqqqqqqq


def importing():
    from math import sqr


for run in (attribute, local, built_in, forgotten, nothing, importing):
    try:
        run()
    except Exception as error:
        error.__traceback__ = error.__traceback__.tb_next
        trace, error.__traceback__ = error.__traceback__, None
        if run is not local:
            sys.print_exception(error)
        else:
            sys.print_exception(error.with_traceback(trace))
